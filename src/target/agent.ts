import {randomBytes} from 'node:crypto';
import {type AgentAnswer, agentMessage, askAgent, fieldOf} from './ask-agent.ts';
import {type Clock, clock} from './clock.ts';
import {describeFailure} from './kernel-error.ts';
import {posixTarget, type Transport} from './posix.ts';
import {quote} from './quote.ts';
import {type HostTarget, type Target, TargetError} from './target.ts';

/**
 * Bytes of a message, quoted for a shell. It is one word of virsh, and over SSH that whole command is one word of the login shell:
 * Linux takes 128 KiB (MAX_ARG_STRLEN). The rest is for what is put around a command (supervise.ts).
 */
const largestMessage = 120 * 1024;
/** Bytes of the input that go in one message: base64 makes four of three. */
const pieceSize = 64 * 1024;

/**
 * Bytes of output. The agent keeps 16 MiB and forgets them with its answer; but libvirt passes on an answer of 4 MiB at most
 * (REMOTE_STRING_MAX), and one of more than 10 MiB (QEMU_AGENT_MAX_RESPONSE) makes it give up the domain's agent for everybody.
 */
const largestOutput = 2 * 2 ** 20;
const largestErrors = 2 ** 18;

/** Milliseconds between two questions whether a program has ended: the first ones are near, for most end at once. */
const firstPause = 100;
const longestPause = 1000;
/** Milliseconds that a program that was told to end is waited for: its timeout(1) kills it after 2 s. */
const patience = 5000;

/**
 * sh -c SCRIPT sh MARK ARGV: the program with the mark in its environment. What it writes beyond the limits ends it by SIGPIPE: one byte
 * more than is allowed tells that. The status goes past the two pipes on descriptor 3.
 */
const bounded = `export NEARMETAL_PROGRAM="$1"
shift
exec 4>&1
status=$(
	exec 3>&1
	{ { "$@" 3>&- 4>&- 5>&-; echo $? >&3; } 2>&1 >&5 5>&- | head -c ${largestErrors + 1} >&2 3>&- 5>&-; } 5>&1 | head -c ${largestOutput + 1} >&4 3>&-
)
exit "\${status:-143}"`;

/** sh -c SCRIPT sh MARK: ends the program of this mark. The answer of guest-exec names only the outermost shell, which would not pass it on. */
const ending = `for each in $(grep -ls "NEARMETAL_PROGRAM=$1" /proc/[0-9]*/environ); do
	each=\${each#/proc/}
	kill -s TERM "\${each%/environ}"
done`;

/** sh -c SCRIPT sh FILE ARGV: the program with the file as its input, which is gone before it starts. */
const fromFile = 'exec <"$1"; rm -f -- "$1"; shift; exec "$@"';

/** A guest as its host's libvirt knows it. */
export type GuestId = {readonly name: string; readonly uuid: string};
type Ended = {readonly status: number; readonly stdout: Buffer; readonly stderr: Buffer};

const nothing = Buffer.alloc(0);
const startMessage = (argv: readonly string[], input: Buffer): string => {
	const [path, ...arg] = argv;
	const words = {path, arg, 'capture-output': true};
	return agentMessage('guest-exec', input.length === 0 ? words : {...words, 'input-data': input.toString('base64')});
};
const fits = (message: string): boolean => Buffer.byteLength(quote(message)) <= largestMessage;

/**
 * A running guest through its QEMU guest agent, as root. Each program is a few virsh commands on the host, so input can be seen there in the list
 * of processes; its output comes when it has ended, 2 MiB at most.
 * @throws TargetError that says why this is no way in: no agent, guest-exec is not allowed, no programs as they are needed
 */
export const agentTarget = async (host: Target, guest: GuestId, {now, wait}: Clock = clock): Promise<HostTarget> => {
	const name = `${guest.name} (guest agent)`;
	const ask = (message: string): Promise<AgentAnswer> => askAgent(host, guest.uuid, message);

	/** The process id of what was started. */
	const start = async (message: string): Promise<number> => {
		const answer = await ask(message);
		const id = 'value' in answer ? fieldOf(answer.value, 'pid') : undefined;
		if (typeof id === 'number') return id;
		throw new TargetError(`${name} did not start a program: ${'refused' in answer ? answer.refused : 'its answer names no process'}.`);
	};

	/** Undefined while it runs. The agent forgets what it has told. */
	const outcome = async (id: number): Promise<Ended | undefined> => {
		const answer = await ask(agentMessage('guest-exec-status', {pid: id}));
		if ('refused' in answer) {
			throw new TargetError(
				`${name} stopped answering while a program ran there: ${answer.refused}. The program ends by itself; look what was done and try again.`,
			);
		}

		const {value} = answer;
		if (fieldOf(value, 'exited') !== true) return undefined;
		const bytes = (field: string): Buffer => Buffer.from(String(fieldOf(value, field) ?? ''), 'base64');
		const status = Number(fieldOf(value, 'exitcode') ?? 128 + Number(fieldOf(value, 'signal')));
		return {status, stdout: bytes('out-data'), stderr: bytes('err-data')};
	};

	const run = async (argv: readonly string[], input: Buffer, signal: AbortSignal): Promise<Ended> => {
		const mark = randomBytes(8).toString('hex');
		const message = startMessage(['sh', '-c', bounded, 'sh', mark, ...argv], input);
		if (!fits(message)) {
			if (input.length > pieceSize) return await runInPieces(argv, input, signal);
			throw new TargetError(`${name} cannot be given a command of so many words: it takes ${largestMessage / 1024} KiB.`);
		}

		const id = await start(message);
		let deadline: number | undefined;
		for (let pause = firstPause; ; pause = Math.min(2 * pause, longestPause)) {
			const ended = await outcome(id);
			if (ended !== undefined) return ended;
			if (signal.aborted) {
				deadline ??= now() + patience;
				if (now() > deadline)
					throw new TargetError(`A program on ${name} did not end when it was told to: its time limit (timeout) ends it there.`);
				// Each time anew: what is just being started may not have its mark yet.
				await start(startMessage(['sh', '-c', ending, 'sh', mark], nothing));
			}

			await wait(pause, signal.aborted ? undefined : signal).catch(() => {});
		}
	};

	/** The input goes to a file that only root may read, piece by piece, and is gone again when the program starts. */
	const runInPieces = async (argv: readonly string[], input: Buffer, signal: AbortSignal): Promise<Ended> => {
		const must = async (...step: readonly [readonly string[], Buffer]): Promise<string> => {
			const {status, stdout, stderr} = await run(...step, signal);
			if (status === 0) return stdout.toString().trim();
			throw new TargetError(`${name} could not keep the input of a program in a file: ${describeFailure(stderr.toString())}`);
		};

		const file = await must(['mktemp'], nothing);
		try {
			for (let from = 0; from < input.length; from += pieceSize) {
				await must(['sh', '-c', 'cat >>"$1"', 'sh', file], input.subarray(from, from + pieceSize));
				if (signal.aborted) throw new TargetError(`The input of a program on ${name} was not wanted any more.`);
			}
		} catch (error) {
			await run(['rm', '-f', '--', file], nothing, signal).catch(() => {});
			throw error;
		}

		return await run(['sh', '-c', fromFile, 'sh', file, ...argv], nothing, signal);
	};

	const exec: Transport['exec'] = async (argv, {input, onStdout, onStderr, signal}) => {
		const {status, stdout, stderr} = await run(argv, Buffer.from(input), signal);
		if (stdout.length > largestOutput || stderr.length > largestErrors) {
			throw new TargetError(
				`A program on ${name} wrote more than ${largestOutput / 2 ** 20} MiB, more than libvirt passes on from an agent, and has been ended.`,
			);
		}

		onStdout(stdout);
		onStderr(stderr);
		return status;
	};

	const forward: Transport['forward'] = async (address, port) => {
		throw new TargetError(
			`${name} cannot connect to ${address} port ${port}: an agent opens no connections. Only SSH into ${guest.name} does.`,
		);
	};

	checkAgent(await ask(agentMessage('guest-info')), name);
	const target = posixTarget(name, {exec, forward, close: async () => {}});
	const {status, stdout, stderr} = await target.run(['id', '-u']);
	if (status !== 0) throw new TargetError(`${name} does not start programs as they are needed: ${describeFailure(stderr)}`);
	if (stdout.trim() !== '0') throw new TargetError(`${name} does not run programs as root: its user has the id ${stdout.trim()}.`);
	return target;
};

/** @throws TargetError where the agent does not answer or may not start programs */
const checkAgent = (answer: AgentAnswer, name: string): void => {
	if ('refused' in answer) {
		throw new TargetError(
			`${name} does not answer (${answer.refused}): it needs the channel org.qemu.guest_agent.0 in its definition, and qemu-guest-agent running inside.`,
		);
	}

	const commands = fieldOf(answer.value, 'supported_commands');
	const may = Array.isArray(commands) && ['guest-exec', 'guest-exec-status'].every(name => commands.some(isEnabled(name)));
	if (!may) {
		throw new TargetError(
			`${name} may not start programs: guest-exec is disabled there, as on RHEL and its relatives by default (/etc/sysconfig/qemu-ga).`,
		);
	}
};

const isEnabled =
	(name: string) =>
	(command: unknown): boolean =>
		fieldOf(command, 'name') === name && fieldOf(command, 'enabled') === true;
