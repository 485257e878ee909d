/** What targets are called that have no name of their own. */
export const thisMachine = 'this machine';
export const sampleName = 'sample';
