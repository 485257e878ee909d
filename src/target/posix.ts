import {randomBytes} from 'node:crypto';
import type {Duplex} from 'node:stream';
import {StringDecoder} from 'node:string_decoder';
import {collectScript, parseCollected} from './collect.ts';
import {appendScript, writeScript} from './file-scripts.ts';
import {describeFailure} from './kernel-error.ts';
import {elevationIn, processIdIn, supervised, withoutMarks} from './supervise.ts';
import {type HostTarget, type Output, type RunOptions, type Target, TargetError} from './target.ts';
import {largestText, largestTextInWords} from './text-file.ts';

/** A way to start programs on a POSIX machine: the one thing in which this machine and an SSH connection differ. */
export type Transport = {
	/**
	 * Starts one program and resolves with its status when it has ended, 128 + n after signal n.
	 * @throws TargetError when it could not be started or the connection was lost
	 */
	exec(argv: readonly string[], streams: Streams): Promise<number>;
	/** A TCP connection that leaves from the machine. @throws TargetError */
	forward(address: string, port: number): Promise<Duplex>;
	close(): Promise<void>;
};

export type Streams = {
	readonly input: string;
	onStdout(bytes: Buffer): void;
	onStderr(bytes: Buffer): void;
	/**
	 * Aborted when nobody waits for the program any more. A way that brings standard error as it is written leaves the rest to the
	 * announcement in there (supervise.ts); one that brings it at the end has to end the program by itself.
	 */
	readonly signal: AbortSignal;
};

/** Milliseconds to wait for a program that was told to end: `timeout -k` kills it after 2 s. */
const patience = 5000;

/** A target over anything that can start a program. */
export const posixTarget = (name: string, transport: Transport): HostTarget => {
	let commandsRun = 0;
	/** Put before each command; undefined until the first one has found out. */
	let elevation: readonly string[] | undefined;

	const exec = (argv: readonly string[], timeout: number, streams: Streams): Promise<number> => {
		commandsRun += 1;
		return transport.exec(supervised(argv, timeout, elevation), streams);
	};

	/** @param what how messages name it: `iperf3`, `writing /etc/x` */
	const start = async (
		what: string,
		argv: readonly string[],
		{input = '', timeout = 30_000, signal, onOutput}: RunOptions,
	): Promise<Output> => {
		if (signal?.aborted) {
			throw new TargetError(`${what} on ${name} was not started: it was cancelled.`);
		}

		let stdout = '';
		let stderr = '';
		let size = 0;
		const decoder = new StringDecoder('utf8');
		const errors = new StringDecoder('utf8');
		const announced = Promise.withResolvers<string>();
		let isAnnounced = false;
		const unwanted = new AbortController();
		/** A string has an end, and so has memory: what goes on for ever is ended before either. */
		const text = (bytes: Buffer, by: StringDecoder): string => {
			size += bytes.length;
			if (size <= largestText) return by.write(bytes);
			stop(`${what} on ${name} wrote more than ${largestTextInWords} and has been ended.`);
			return '';
		};

		const ended = exec(argv, timeout, {
			input,
			onStdout(bytes) {
				const piece = text(bytes, decoder);
				if (onOutput === undefined) stdout += piece;
				else onOutput(piece);
			},
			onStderr(bytes) {
				stderr += text(bytes, errors);
				// Once only: a look into all that was written so far, for every piece, takes for ever where there is much.
				const processId = isAnnounced ? undefined : processIdIn(stderr);
				if (processId !== undefined) {
					isAnnounced = true;
					announced.resolve(processId);
				}
			},
			signal: unwanted.signal,
		});

		let stopped: string | undefined;
		const ending = Promise.withResolvers<void>();
		const stop = (because: string): void => {
			if (stopped !== undefined) return;
			stopped = because;
			unwanted.abort();
			void endProgram(announced.promise, ended).then(ending.resolve);
		};

		const onAbort = (): void => stop(`${what} on ${name} was cancelled and has been ended.`);
		const timer = setTimeout(() => stop(`${what} on ${name} did not finish within ${timeout / 1000} s and has been ended.`), timeout);
		signal?.addEventListener('abort', onAbort, {once: true});
		try {
			const status = await Promise.race([ended, ending.promise]);
			if (stopped !== undefined || status === undefined) {
				throw new TargetError(stopped);
			}

			return {status, stdout: stdout + decoder.end(), stderr: withoutMarks(stderr + errors.end())};
		} finally {
			clearTimeout(timer);
			signal?.removeEventListener('abort', onAbort);
			elevation ??= elevationIn(stderr);
		}
	};

	const run: Target['run'] = (argv, options = {}) => start(argv[0] ?? 'nothing', argv, options);

	/** Tells a program to end by way of its `timeout`, which passes that on to its whole process group, and waits for it. */
	const endProgram = async (announced: Promise<string>, ended: Promise<number>): Promise<void> => {
		const over = ended.then(
			() => {},
			() => {},
		);
		const kill = async (): Promise<void> => {
			const processId = await announced;
			await exec(['sh', '-c', 'kill -s TERM "$1"', 'sh', processId], patience, {
				input: '',
				onStdout() {},
				onStderr() {},
				signal: AbortSignal.any([]),
			});
			await over;
		};

		const waiting = Promise.withResolvers<void>();
		const timer = setTimeout(waiting.resolve, patience);
		await Promise.race([kill().catch(() => {}), over, waiting.promise]);
		clearTimeout(timer);
	};

	const runScript = async (what: string, path: string, script: string, content: string, mode: readonly string[] = []): Promise<void> => {
		const argv = ['sh', '-c', script, 'sh', path, String(Buffer.byteLength(content)), ...mode];
		const output = await start(`the attempt to ${what} ${path}`, argv, {input: content});
		if (output.status !== 0) {
			throw new TargetError(`Could not ${what} ${path} on ${name}: ${describeFailure(output.stderr)}`);
		}
	};

	return {
		name,
		sample: false,
		get commandsRun() {
			return commandsRun;
		},
		async collect(request) {
			const nonce = randomBytes(16).toString('hex');
			const {status, stdout, stderr} = await start('the reading', ['sh', '-s'], {input: collectScript(request, nonce), timeout: 120_000});
			if (status !== 0) {
				throw new TargetError(`The reading of ${name} failed with status ${status}: ${describeFailure(stderr)}`);
			}

			return parseCollected(request, stdout, nonce, name);
		},
		run,
		async read(path) {
			const {status, stdout, stderr} = await run(['cat', '--', path]);
			if (status === 0) {
				return stdout;
			}

			if (/: (?:No such file or directory|Not a directory)$/.test(stderr.trimEnd())) {
				return undefined;
			}

			throw new TargetError(`Could not read ${path} on ${name}: ${describeFailure(stderr)}`);
		},
		write: (path, content, mode) => runScript('write', path, writeScript, content, [mode === undefined ? '' : mode.toString(8)]),
		append: (path, text) => runScript('append to', path, appendScript, text),
		forward: transport.forward,
		close: transport.close,
	};
};
