import type {Arguments} from '../cli/arguments.ts';

/** What main.ts calls once it knows what is wanted. */
export type RunCommand = (parsed: Arguments, process: NodeJS.Process) => Promise<number>;

/** What the bundled program is, as a script: its value. It is asynchronous because modules of it are. */
export type Program = Promise<RunCommand>;
