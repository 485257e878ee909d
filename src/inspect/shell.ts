/** One program with a constant script: the shell is wanted for its globs. Data never becomes part of it. */
export const shell = (...script: readonly string[]): readonly string[] => ['sh', '-c', script.join(' ')];
