import {readFileSync} from 'node:fs';
import {homedir, hostname, userInfo} from 'node:os';
import type {Drawing} from '../../components/drawing.ts';
import {PlanError} from '../plan/parse-plan.ts';
import {PresetError} from '../plan/preset.ts';
import {Locked, type Operator} from '../run/lock.ts';
import {RunInterrupted} from '../run/open-run.ts';
import {type Source, TargetError} from '../target/target.ts';
import {type FileError, readTextFile} from '../target/text-file.ts';
import {type Arguments, UsageError} from './arguments.ts';
import {type CommandContext, Stop, status} from './context.ts';
import {endedBy} from './ended-by.ts';
import {jobControl} from './job-control.ts';
import {memoryOf} from './memory.ts';
import {guestLogin, openTarget, type Person} from './open-target.ts';
import {output} from './output.ts';
import {askAt, askSecretAt} from './prompt.ts';
import {InTheWay, inTheWay, save, saveAnew} from './save.ts';
import {terminalOf} from './terminal.ts';

type Command = (context: CommandContext) => Promise<number>;

const commands: Readonly<Record<Arguments['command'], () => Promise<Command>>> = {
	wizard: async () => (await import('./commands/wizard.ts')).wizard,
	inspect: async () => (await import('./commands/inspect.ts')).inspectHost,
	place: async () => (await import('./commands/place.ts')).place,
	plan: async () => (await import('./commands/plan.ts')).plan,
	apply: async () => (await import('./commands/apply.ts')).apply,
	compare: async () => (await import('./commands/compare.ts')).compare,
	bench: async () => (await import('./commands/bench.ts')).bench,
	status: async () => (await import('./commands/status.ts')).showStatus,
	undo: async () => (await import('./commands/undo.ts')).undo,
	export: async () => (await import('./commands/export.ts')).exportScripts,
	snapshot: async () => (await import('./commands/snapshot.ts')).snapshot,
	tunings: async () => (await import('./commands/tunings.ts')).showTunings,
};

/** These have nothing left to do once nobody reads what they print (`nearmetal inspect | head`), and leave nothing behind. */
const onlyReads: ReadonlySet<Arguments['command']> = new Set([
	'inspect',
	'place',
	'plan',
	'compare',
	'status',
	'export',
	'snapshot',
	'tunings',
]);

/**
 * Performs one command in the process.
 * @param opening the wizard's first frame, where that stands already. @param onSample for who records what is measured.
 */
export const runCommand = async (
	parsed: Arguments,
	process: NodeJS.Process,
	opening: Drawing | undefined,
	onSample: CommandContext['onSample'] = () => {},
): Promise<number> => {
	const isTerminal = process.stdin.isTTY && process.stderr.isTTY;
	const {print, printJson, tell} = output(process.stdout, process.stderr);
	const person: Person = {
		homeDirectory: homedir(),
		user: userName(),
		agentSocket: process.env.SSH_AUTH_SOCK,
		ask: isTerminal ? askAt(process) : undefined,
		tell: sentence => tell(`nearmetal: ${sentence}`),
		isWaiting: process.stderr.isTTY,
		askSecret: isTerminal ? askSecretAt(process) : undefined,
	};
	const abort = new AbortController();
	const opened: Source[] = [];
	const context: CommandContext = {
		arguments: parsed,
		async open() {
			const target = await openTarget(parsed.target, person);
			opened.push(target);
			// The wizard says so on every screen.
			if (target.sample && parsed.command !== 'wizard') tell('This is the built-in sample host: nothing here is real.');
			return target;
		},
		print,
		printJson,
		tell,
		ask: person.ask,
		operator: operatorOf(process),
		guestLogin: guestLogin(parsed.target, person),
		onSample,
		readFile: readText,
		save,
		saveAnew,
		inTheWay,
		memory: () => memoryOf(process.env, process.geteuid?.()),
		signal: abort.signal,
		terminal: terminalOf(process),
		opening,
		jobControl: jobControl(process),
	};
	endedBy(process, abort, onlyReads.has(parsed.command));
	try {
		return await performCommand(context);
	} finally {
		await Promise.allSettled(opened.map(target => target.close()));
	}
};

/** Performs one command. Every foreseen error becomes one message and its exit status. */
export const performCommand = async (context: CommandContext): Promise<number> => {
	try {
		return await (await commands[context.arguments.command]())(context);
	} catch (error) {
		const exitStatus = statusOf(error);
		if (exitStatus === undefined) throw error;
		context.tell(`nearmetal: ${(error as Error).message}`);
		return exitStatus;
	}
};

/** The exit status of an error that was foreseen. */
const statusOf = (error: unknown): number | undefined => {
	if (error instanceof Stop) return error.status;
	if (error instanceof UsageError || error instanceof PresetError) return status.usage;
	if (error instanceof PlanError || error instanceof Locked || error instanceof RunInterrupted || error instanceof InTheWay)
		return status.refused;
	return error instanceof TargetError ? status.failed : undefined;
};

const readText = async (path: string): Promise<string> => {
	try {
		return readTextFile(path);
	} catch (error) {
		throw new UsageError(`${path} cannot be read: ${(error as FileError).message}.`);
	}
};

const operatorOf = (process: NodeJS.Process): Operator => {
	const me = {machine: hostname(), bootId: bootId(), pid: process.pid, since: new Date().toISOString()};
	return {
		me,
		isAlive(owner) {
			if (owner.bootId !== me.bootId) return false;
			try {
				process.kill(owner.pid, 0);
				return true;
			} catch (error) {
				return (error as NodeJS.ErrnoException).code === 'EPERM';
			}
		},
	};
};

/** The name of whoever runs this; in a container his number may have none. */
const userName = (): string | undefined => {
	try {
		return userInfo().username;
	} catch {
		return undefined;
	}
};

/** Tells a process number of this boot from one before the last reboot. Empty on a machine that is not Linux. */
const bootId = (): string => {
	try {
		return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
	} catch {
		return '';
	}
};
