import assert from 'node:assert/strict';
import {existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {delimiter, join} from 'node:path';
import {after, before, beforeEach, describe, test} from 'node:test';
import {setImmediate} from 'node:timers/promises';
import {probeRequest} from '../../src/inspect/probe.ts';
import {agentTarget} from '../../src/target/agent.ts';
import type {Clock} from '../../src/target/clock.ts';
import {quote} from '../../src/target/quote.ts';
import type {RunOptions, Target} from '../../src/target/target.ts';
import {agentHost, answered, clockOf, type Interference, refused, uuid} from '../target/agent-host.ts';
import {hasEnded} from '../target/has-ended.ts';

const folder = mkdtempSync(join(tmpdir(), 'target-agent-'));
after(() => rmSync(folder, {recursive: true}));

const guest = {name: 'web01', uuid};
/** The guest's agent, and what it was asked since it was opened. */
const open = async (interfere?: Interference, temporary = folder) => {
	const {host, messages} = agentHost(interfere, temporary);
	const target = await agentTarget(host, guest, clockOf());
	messages.length = 0;
	return {target, messages};
};
const programs = (messages: readonly {readonly execute: string}[]): number =>
	messages.filter(({execute}) => execute === 'guest-exec').length;

describe('a program through the agent', () => {
	const cases: readonly {name: string; argv: readonly string[]; input?: string; status?: number; stdout?: string; stderr?: string}[] = [
		{name: 'words stay words', argv: ['printf', '%s|', "it's", '$HOME', 'a b', '', 'größer'], stdout: "it's|$HOME|a b||größer|"},
		{name: 'a status, and standard error', argv: ['sh', '-c', 'echo yes; echo no >&2; exit 3'], status: 3, stdout: 'yes\n', stderr: 'no\n'},
		{name: 'input', argv: ['cat'], input: 'größer\n', stdout: 'größer\n'},
		{name: 'no input', argv: ['cat', '/dev/stdin']},
		{name: 'input that nobody reads', argv: ['sh', '-c', 'exit 4'], input: 'x'.repeat(60_000), status: 4},
		{name: 'ended by a signal', argv: ['sh', '-c', 'kill -KILL $$'], status: 137},
		{name: 'as much output as is passed on', argv: ['head', '-c', '2097152', '/dev/zero'], stdout: '\0'.repeat(2 ** 21)},
	];
	let opened: Awaited<ReturnType<typeof open>>;
	before(async () => {
		opened = await open();
	});
	beforeEach(() => {
		opened.messages.length = 0;
	});

	for (const {name, argv, input, status = 0, stdout = '', stderr = ''} of cases) {
		test(name, async () => {
			assert.deepEqual(await opened.target.run(argv, input === undefined ? {} : {input}), {status, stdout, stderr});
			assert.equal(programs(opened.messages), 1);
		});
	}

	test('no such program', async () => {
		const {status, stderr} = await opened.target.run(['no-such-program']);
		assert.equal(status, 127);
		assert.match(stderr, /no-such-program/);
	});

	test('ended by a signal, as the agent tells it', async () => {
		let isOpen = false;
		const {target} = await open(({execute}) =>
			isOpen && execute === 'guest-exec-status' ? answered({exited: true, signal: 9}) : undefined,
		);
		isOpen = true;
		assert.equal((await target.run(['true'])).status, 137);
	});

	for (const [where, script] of [
		['standard output', 'exec yes'],
		['standard error', 'exec yes >&2'],
	] as const) {
		test(`one that writes to ${where} for ever is ended`, async () => {
			await assert.rejects(opened.target.run(['sh', '-c', script]), {
				name: 'TargetError',
				message: /web01 \(guest agent\) wrote more than .* has been ended/,
			});
		});
	}

	/** Answers that a program which has ended still runs, so many times. */
	const stillRunning = (times: number): Interference => {
		let left = 0;
		return ({execute}) => {
			if (execute === 'guest-exec') left = times;
			return execute === 'guest-exec-status' && left-- > 0 ? answered({exited: false}) : undefined;
		};
	};

	test('it is asked again until it has ended, ever less often', async () => {
		const waited: number[] = [];
		const {host, messages} = agentHost(stillRunning(6), folder);
		const clock = clockOf();
		const wait: Clock['wait'] = (milliseconds, signal) => {
			waited.push(milliseconds);
			return clock.wait(milliseconds, signal);
		};
		const target = await agentTarget(host, guest, {...clock, wait});
		waited.length = 0;
		messages.length = 0;
		assert.equal((await target.run(['echo', 'late'])).stdout, 'late\n');
		assert.deepEqual(waited.slice(0, 6), [100, 200, 400, 800, 1000, 1000]);
		assert.equal(messages.length, waited.length + 2);
	});
});

describe('what a program is given', () => {
	/** How many bytes, and how many programs that takes. */
	const cases = [
		{name: 'in one message', size: 60 * 1024, count: 1},
		{name: 'in pieces, through a file', size: 200 * 1024 + 1, count: 1 + 4 + 1},
	];
	for (const {name, size, count} of cases) {
		test(name, async () => {
			const {target, messages} = await open();
			const input = 'ö'.repeat(size / 2);
			const {stdout} = await target.run(['sh', '-c', `ls -l ${folder} | grep -c tmp; cat`], {input});
			assert.equal(stdout, `0\n${input}`);
			assert.equal(programs(messages), count);
			assert.deepEqual(readdirSync(folder), []);
		});
	}

	test('one message as long as it may be, and three bytes more', async () => {
		const {target, messages} = await open();
		const count = async (size: number): Promise<number> => {
			messages.length = 0;
			assert.equal((await target.run(['wc', '-c'], {input: 'x'.repeat(size)})).stdout, `${size}\n`);
			return programs(messages);
		};
		const size = 90_000;
		assert.equal(await count(size), 1);
		const largest = size + 3 * Math.floor((120 * 1024 - quote(JSON.stringify(messages[0])).length) / 4);
		assert.equal(await count(largest), 1);
		assert.equal(await count(largest + 3), 1 + 2 + 1);
	});

	test('the file is its owner’s alone', async () => {
		const modes: string[] = [];
		const {target} = await open(() => {
			// One may be gone by now.
			const stats = readdirSync(folder).flatMap(file => statSync(join(folder, file), {throwIfNoEntry: false}) ?? []);
			modes.push(...stats.map(({mode}) => (mode & 0o777).toString(8)));
			return undefined;
		});
		await target.run(['true'], {input: 'x'.repeat(200_000)});
		assert.deepEqual([...new Set(modes)], ['600']);
	});

	test('words that are too long are refused', async () => {
		await assert.rejects((await open()).target.run(['echo', 'x'.repeat(123_000)]), {
			name: 'TargetError',
			message: /so many words: it takes 120 KiB/,
		});
	});
});

describe('an agent that', () => {
	const disconnected = refused('Guest agent is not responding: QEMU guest agent is not connected');

	test('dies in the middle', async () => {
		let isDead = false;
		const {target} = await open(({execute}) => (isDead && execute === 'guest-exec-status' ? disconnected : undefined));
		isDead = true;
		await assert.rejects(target.run(['true'], {input: 'secret'}), ({name, message}: Error) => {
			assert.match(message, /stopped answering while a program ran there: Guest agent is not responding.*look what was done/);
			assert.doesNotMatch(message, /secret|c2VjcmV0/);
			return name === 'TargetError';
		});
	});

	test('dies while pieces are written', async () => {
		let left = Number.POSITIVE_INFINITY;
		const {target} = await open(({execute}) => (execute === 'guest-exec' && left-- <= 0 ? disconnected : undefined));
		left = 2;
		await assert.rejects(target.run(['true'], {input: 'x'.repeat(200_000)}), {
			name: 'TargetError',
			message: /did not start a program: Guest agent is not/,
		});
		for (const file of readdirSync(folder)) rmSync(join(folder, file));
	});

	test('has no room for a long input says so, and leaves nothing', async () => {
		const {target} = await open(undefined, join(folder, 'none'));
		await assert.rejects(target.run(['true'], {input: 'x'.repeat(200_000)}), /could not keep the input .* no such file/);
		assert.deepEqual(readdirSync(folder), []);
	});
});

describe('a guest whose sh is', () => {
	const {PATH} = process.env;
	const found = (name: string): string | undefined =>
		PATH?.split(delimiter)
			.map(path => join(path, name))
			.find(existsSync);
	const words = ['sh', '-c', 'cat; echo no >&2; exit 3'];
	for (const shell of ['dash', 'bash', 'busybox'].flatMap(name => found(name) ?? [])) {
		test(shell, async () => {
			const bin = mkdtempSync(join(folder, 'bin-'));
			symlinkSync(shell, join(bin, 'sh'));
			process.env.PATH = `${bin}:${PATH}`;
			try {
				const {target} = await open();
				assert.deepEqual(await target.run(words, {input: 'yes\n'}), {status: 3, stdout: 'yes\n', stderr: 'no\n'});
				await assert.rejects(target.run(['yes']), /wrote more than/);
			} finally {
				process.env.PATH = PATH;
				rmSync(bin, {recursive: true});
			}
		});
	}
});

describe('a program that nobody waits for', () => {
	/** Runs two processes and ends them once both are there. */
	const endsWith = async (target: Target, stop: () => void, message: RegExp, options: RunOptions): Promise<void> => {
		const list = join(folder, 'processes');
		const running = target.run(['sh', '-c', 'sleep 60 & echo $! $$ >"$1"; wait', 'sh', list], options);
		const settled = assert.rejects(running, {name: 'TargetError', message});
		while (!existsSync(list) || !readFileSync(list, 'utf8').endsWith('\n')) await setImmediate();
		stop();
		await settled;
		await Promise.all(readFileSync(list, 'utf8').trim().split(' ').map(hasEnded));
		rmSync(list);
	};
	/** However long this machine takes to end them. */
	const patient = async (): Promise<Target> => agentTarget(agentHost(undefined, folder).host, guest, {...clockOf(), now: () => 0});

	test('is ended with all that it started when it is cancelled', async () => {
		const controller = new AbortController();
		await endsWith(await patient(), () => controller.abort(), /was cancelled and has been ended/, {signal: controller.signal});
	});

	test('and by its time limit', async ({mock: {timers}}) => {
		const target = await patient();
		timers.enable({apis: ['setTimeout']});
		await endsWith(target, () => timers.tick(25_000), /did not finish within 25 s/, {timeout: 25_000});
	});

	test('is asked for 5 s more, where it does not end', async () => {
		let isOpen = false;
		const controller = new AbortController();
		const {target, messages} = await open(({execute}) => {
			if (!isOpen) return undefined;
			if (execute === 'guest-exec') return answered({pid: 1});
			controller.abort();
			return answered({exited: false});
		});
		isOpen = true;
		await assert.rejects(target.run(['sleep', '60'], {signal: controller.signal}), /did not end when it was told to: its time limit/);
		const asked = messages.length;
		for (let turn = 0; turn < 10; turn++) await setImmediate();
		assert.equal(messages.length, asked);
		assert.ok(asked > 10 && asked < 20);
	});
});

describe('the target on top', () => {
	test('reads in one program', async () => {
		const {target, messages} = await open();
		const {files} = await target.collect({files: ['/proc/version'], links: [], names: [], commands: []});
		assert.equal(files['/proc/version'], readFileSync('/proc/version', 'utf8'));
		assert.equal(programs(messages), 1);
	});

	test('the whole inspection is asked for in one message', async () => {
		let isOpen = false;
		const {target, messages} = await open(({execute}) => (isOpen && execute === 'guest-exec' ? refused('enough') : undefined));
		isOpen = true;
		await assert.rejects(target.collect(probeRequest), /did not start a program: enough/);
		const script = Buffer.from(String(messages[0]?.arguments['input-data']), 'base64').toString();
		assert.match(script, /^n=[0-9a-f]{32}\n[\s\S]* end\\n' "\$n"\n$/);
	});

	test('writes, appends and reads files', async () => {
		const {target} = await open();
		const path = join(folder, 'new', 'file');
		const content = 'größer\n'.repeat(30_000);
		await target.write(path, content, 0o600);
		await target.append(path, 'end\n');
		assert.equal(await target.read(path), `${content}end\n`);
		assert.equal(await target.read(join(folder, 'none')), undefined);
		assert.equal(statSync(path).mode & 0o777, 0o600);
		rmSync(join(folder, 'new'), {recursive: true});
	});

	test('opens no connections', async () => {
		await assert.rejects((await open()).target.forward('192.0.2.1', 22), {name: 'TargetError', message: /an agent opens no connections/});
	});
});
