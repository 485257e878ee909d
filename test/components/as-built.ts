// React as the built program has it: its development build, which Node takes otherwise, notes a stack for every element. To be imported
// first, in a file without JSX, for that is an import of React before all others.
process.env.NODE_ENV = 'production';
