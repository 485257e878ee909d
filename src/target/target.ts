import type {Duplex} from 'node:stream';

/** What can be read: this machine, a host over SSH, the inside of a guest, the sample host, a recording. */
export type Source = {
	/** How messages name it: `this machine`, `root@kvm1`, `sample`. */
	readonly name: string;
	/** True where everything is invented in memory: every screen says so. */
	readonly sample: boolean;
	/** Reads everything that the request names in one round trip. */
	collect(request: ProbeRequest): Promise<Snapshot>;
	/** The bytes of a file as text, or undefined when there is no such file. @throws TargetError when it cannot be read. */
	read(path: string): Promise<string | undefined>;
	close(): Promise<void>;
};

/** What can also be changed: all of these but a recording. */
export type Target = Source & {
	/**
	 * Runs one program, as root where the login user may use `sudo -n`. Never through a shell.
	 * Resolves with the exit status, also when it is not 0.
	 * @throws TargetError when the program could not be run at all (connection lost, no such program gives status 127).
	 */
	run(argv: readonly string[], options?: RunOptions): Promise<Output>;
	/**
	 * Replaces a regular file atomically (temporary file beside it, fsync, rename, fsync of the folder), makes missing parent folders.
	 * A file under /proc or /sys is written in place with one write. @throws TargetError
	 */
	write(path: string, content: string, mode?: number): Promise<void>;
	/** Adds text at the end of a file and flushes it to the disk before it resolves. @throws TargetError */
	append(path: string, text: string): Promise<void>;
};

export const isTarget = (source: Source): source is Target => 'run' in source;

/** A live machine: this one, a host over SSH, a guest, the peer. */
export type HostTarget = Target & {
	/** A TCP connection that leaves from this machine: the way to its guests. @throws TargetError */
	forward(address: string, port: number): Promise<Duplex>;
	/** How many programs were started there so far; over SSH each is one exec channel. */
	readonly commandsRun: number;
};

export type RunOptions = {
	/** Text for standard input; it is closed afterwards (at once without it). */
	readonly input?: string;
	/** Milliseconds; the program is ended after that and TargetError is thrown. Default 30 000. */
	readonly timeout?: number;
	readonly signal?: AbortSignal;
	/** Called with each piece of standard output as it arrives (live benchmark). Nothing of it is kept: `stdout` is empty then. */
	readonly onOutput?: (text: string) => void;
};

export type Output = {readonly status: number; readonly stdout: string; readonly stderr: string};

/** What to read. Data, so that a shell script (any live target) and a tree walker (a recorded tree) can both serve it. */
export type ProbeRequest = {
	/** Globs (`*`, `?`, `[0-9]`) of small files to read whole. */
	readonly files: readonly string[];
	/** Globs of symbolic links to resolve to their final path. */
	readonly links: readonly string[];
	/** Globs of which only the names that exist are wanted. */
	readonly names: readonly string[];
	readonly commands: readonly Probe[];
};

/**
 * One program to run; with `each`, once for every line that `list` prints, put in place of `{}`. `partOf`: the file of which it prints
 * a part; a recording, where no program can be run, gives the whole file.
 */
export type Probe =
	| {readonly argv: readonly string[]; readonly partOf?: string}
	| {readonly list: readonly string[]; readonly each: readonly (readonly string[])[]};

/**
 * Everything that was read, as text. It serialises to JSON: a bug report, a test fixture and the sample host are snapshots.
 * A path that did not exist, or could not be read, is not in `files`.
 */
export type Snapshot = {
	readonly nearmetal: 1;
	readonly target: string;
	/** ISO 8601, UTC. */
	readonly takenAt: string;
	/** Says what it is, where it is not simply a reading of one machine (`sample`). */
	readonly note?: string;
	readonly files: Readonly<Record<string, string>>;
	readonly links: Readonly<Record<string, string>>;
	readonly names: readonly string[];
	/** By the argv joined with one space. */
	readonly commands: Readonly<Record<string, Output>>;
};

/** What happened, where, and what to do next, for a person. */
export class TargetError extends Error {
	override readonly name = 'TargetError';
}

/** A source as one that can be changed. @throws TargetError for a recording */
export const asTarget = (source: Source): Target => {
	if (!isTarget(source)) throw new TargetError(`${source.name} is a recording: nothing can be changed there. Plan and export work.`);
	return source;
};
