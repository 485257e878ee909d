import assert from 'node:assert/strict';
import {spawn} from 'node:child_process';
import {tmpdir} from 'node:os';
import {setImmediate} from 'node:timers/promises';
import type {Clock} from '../../src/target/clock.ts';
import {localTarget} from '../../src/target/local.ts';
import {quoteAll} from '../../src/target/quote.ts';
import {supervised} from '../../src/target/supervise.ts';
import type {Output, Target} from '../../src/target/target.ts';

type Message = {readonly execute: string; readonly arguments: Readonly<Record<string, unknown>>};
/** The answer of a message instead of the agent's own; undefined leaves it to the agent. */
export type Interference = (message: Message, count: number) => Output | undefined;

export const uuid = '6f1c7a0e-3f0e-4c5e-9b0a-5a1d3c9f0e01';
export const answered = (value: unknown): Output => ({status: 0, stdout: `${JSON.stringify({return: value})}\n`, stderr: ''});
export const refused = (words: string): Output => ({status: 1, stdout: '', stderr: `error: ${words}\n`});

/** Time passes as it is waited for, and what runs meanwhile goes on. */
export const clockOf = (): Clock => {
	let time = 0;
	return {
		now: () => time,
		wait: async (milliseconds, signal) => {
			time += milliseconds;
			await setImmediate();
			signal?.throwIfAborted();
		},
	};
};

/** A program that was started: what it has written, and how it ended, as guest-exec-status tells it. */
type Program = {exited: boolean; exitcode?: number; signal?: number; readonly out: Buffer[]; readonly err: Buffer[]};

/**
 * A host whose guest's agent is played by this machine: guest-exec starts the very words here, where root is whoever runs the test.
 * @param temporary the guest's folder for temporary files.
 */
export const agentHost = (interfere: Interference = () => undefined, temporary = tmpdir()) => {
	const programs = new Map<number, Program>();
	const messages: Message[] = [];

	const execute = ({path, arg, 'input-data': input}: Readonly<Record<string, unknown>>): Output => {
		const child = spawn(String(path), arg as readonly string[], {
			stdio: [input === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'],
			env: {...process.env, TMPDIR: temporary},
		});
		const program: Program = {exited: false, out: [], err: []};
		child.stdout?.on('data', (bytes: Buffer) => program.out.push(bytes));
		child.stderr?.on('data', (bytes: Buffer) => program.err.push(bytes));
		child.stdin?.on('error', () => {});
		child.stdin?.end(Buffer.from(String(input), 'base64'));
		child.on('close', status => Object.assign(program, {exited: true, exitcode: status ?? 255}));
		programs.set(child.pid ?? assert.fail('not started'), program);
		return answered({pid: child.pid});
	};

	/** What has ended is told once. */
	const statusOf = ({pid}: Readonly<Record<string, unknown>>): Output => {
		const program = programs.get(Number(pid));
		if (program === undefined)
			return refused(`internal error: unable to execute QEMU agent command 'guest-exec-status': PID ${pid} does not exist`);
		const {out, err, ...state} = program;
		if (!state.exited) return answered(state);
		programs.delete(Number(pid));
		const data = (key: string, pieces: readonly Buffer[]) => (pieces.length === 0 ? {} : {[key]: Buffer.concat(pieces).toString('base64')});
		return answered({...state, ...data('out-data', out), ...data('err-data', err)});
	};

	const info = (): Output =>
		answered({
			version: '7.2.22',
			supported_commands: ['guest-info', 'guest-exec', 'guest-exec-status'].map(name => ({name, enabled: true})),
		});

	const host: Target = {
		...localTarget(),
		name: 'kvm1',
		run: async (argv, {timeout = 30_000} = {}) => {
			// Over SSH the whole command is one word of the login shell, with the NUL behind it.
			assert.ok(quoteAll(supervised(argv, timeout, undefined)).length < 131_072, 'a word is longer than Linux takes');
			assert.deepEqual([...argv.slice(0, 3), ...argv.slice(4)], ['virsh', 'qemu-agent-command', uuid, '--timeout', '5']);
			const message = JSON.parse(argv[3] ?? '') as Message;
			messages.push(message);
			const answers: Readonly<Record<string, (words: Message['arguments']) => Output>> = {
				'guest-info': info,
				'guest-exec': execute,
				'guest-exec-status': statusOf,
			};
			const answer = interfere(message, messages.length) ?? answers[message.execute]?.(message.arguments) ?? refused('no such command');
			assert.ok(answer.stdout.length < 2 ** 22, 'an answer is longer than libvirt passes on');
			return answer;
		},
	};
	return {host, messages};
};
