import type {Drawing, Terminal} from '../../components/drawing.ts';
import type {JobControl} from '../../components/job-control.ts';
import type {Sample} from '../bench/measurement.ts';
import type {Operator} from '../run/lock.ts';
import type {Source} from '../target/target.ts';
import type {NamedFile} from '../target/write-together.ts';
import type {GuestLogin} from '../wizard/engine-of.ts';
import type {Memory} from '../wizard/memory/host-memory.ts';
import type {Arguments} from './arguments.ts';

/** What a command gets from the one file that knows the process. */
export type CommandContext = {
	readonly arguments: Arguments;
	/** Opens the chosen target. @throws TargetError */
	open(): Promise<Source>;
	/** One line on standard output. */
	print(line: string): void;
	/** A value as JSON on standard output, on lines of its own. */
	printJson(value: unknown): void;
	/** One line of progress on standard error. */
	tell(line: string): void;
	/** Asks yes or no; undefined where there is no terminal to ask at. */
	readonly ask: ((question: string) => Promise<boolean>) | undefined;
	readonly operator: Operator;
	readonly guestLogin: GuestLogin;
	/** Gets what is told live while `apply --measure` measures. */
	readonly onSample: (sample: Sample) => void;
	readFile(path: string): Promise<string>;
	/** Writes files into a folder of the machine where nearmetal runs; returns their paths. What is there and says otherwise is not replaced. */
	save(folder: string, files: readonly NamedFile[]): Promise<readonly string[]>;
	/** The same for files that were written there by this very process, which are replaced. */
	saveAnew(folder: string, files: readonly NamedFile[]): Promise<readonly string[]>;
	/** Of these files the names under which something else stands in the folder. */
	inTheWay(folder: string, files: readonly NamedFile[]): Promise<readonly string[]>;
	/** Where the wizard remembers what was chosen. */
	memory(): Memory;
	readonly signal: AbortSignal;
	/** Where the wizard can be shown, or a sentence that says why it cannot. */
	readonly terminal: Terminal | string;
	/** The wizard's first frame, where that stands already. */
	readonly opening: Drawing | undefined;
	readonly jobControl: JobControl;
};

/** Exit statuses, as documented in the help. */
export const status = {done: 0, failed: 1, usage: 2, refused: 3, undone: 4} as const;

/** Ends a command with a message and a status. */
export class Stop extends Error {
	override readonly name = 'Stop';
	readonly status: number;

	constructor(exitStatus: number, message: string) {
		super(message);
		this.status = exitStatus;
	}
}
