// Stands in for a module that the bundle does not ship.
export default {};
