import assert from 'node:assert/strict';
import {chmodSync, lstatSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync} from 'node:fs';
import {createServer} from 'node:net';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {after, describe, test} from 'node:test';
import {describeFailure} from '../../src/target/kernel-error.ts';
import {localTarget} from '../../src/target/local.ts';
import {type RunOptions, TargetError} from '../../src/target/target.ts';
import {hasEnded} from './has-ended.ts';

const folder = mkdtempSync(join(tmpdir(), 'target-local-'));
after(() => rmSync(folder, {recursive: true}));
const target = localTarget();
const mode = (path: string): number => statSync(path).mode & 0o7777;

describe('run', () => {
	const cases = [
		{name: 'words stay words', argv: ['printf', '%s|', "it's", '$HOME', 'a b', ''], status: 0, stdout: "it's|$HOME|a b||", stderr: ''},
		{name: 'a status', argv: ['sh', '-c', 'echo no >&2; exit 3'], status: 3, stdout: '', stderr: 'no\n'},
		{name: 'ended by a signal', argv: ['sh', '-c', 'kill -KILL $$'], status: 137, stdout: '', stderr: ''},
	];
	for (const {name, argv, ...output} of cases) {
		test(name, async () => assert.deepEqual(await target.run(argv), output));
	}

	test('input, and output as it arrives, which is kept no second time', async () => {
		const pieces: string[] = [];
		const {stdout} = await target.run(['cat'], {input: 'größer\n', onOutput: text => pieces.push(text)});
		assert.equal(stdout, '');
		assert.equal(pieces.join(''), 'größer\n');
	});

	const inputs = [
		{name: 'a text', input: '<domain/>\n'},
		{name: 'nothing', input: ''},
		{name: 'more than a pipe holds', input: 'größer\n'.repeat(200_000)},
	];
	for (const {name, input} of inputs) {
		test(`a program that opens /dev/stdin reads ${name}`, async () => {
			assert.deepEqual(await target.run(['cat', '/dev/stdin'], {input}), {status: 0, stdout: input, stderr: ''});
		});
	}

	test('input that nobody reads', async () => {
		assert.deepEqual(await target.run(['sh', '-c', 'exit 4'], {input: 'x'.repeat(2 ** 22)}), {status: 4, stdout: '', stderr: ''});
	});

	test('no such program', async () => {
		const {status, stderr} = await target.run(['no-such-program']);
		assert.equal(status, 127);
		assert.match(stderr, /no-such-program/);
	});

	test('the folders of the administrator are in PATH', async () => {
		const {stdout} = await target.run(['sh', '-c', 'echo "$PATH $LC_ALL"']);
		assert.match(stdout, /:\/usr\/sbin.* C\.UTF-8$/m);
	});

	for (const [where, script] of [
		['standard output', 'echo $$; exec yes'],
		['standard error', 'echo $$; exec yes >&2'],
	] as const) {
		test(`a program that writes to ${where} for ever is ended`, async () => {
			let processId: string | undefined;
			const running = target.run(['sh', '-c', script], {onOutput: piece => (processId ??= /^\d+/.exec(piece)?.[0])});
			await assert.rejects(running, {name: 'TargetError', message: /^sh on this machine wrote more than 256 MiB and has been ended\.$/});
			await hasEnded(processId);
		});
	}
	test('no program has a terminal to ask on, or is in the session of ours', async () => {
		/** Session and controlling terminal (0: none), the fourth and fifth field after the name: proc_pid_stat(5). */
		const sessionOf = (stat: string) => stat.slice(stat.lastIndexOf(')')).split(' ').slice(4, 6).map(Number);
		const [session, terminal] = sessionOf((await target.run(['cat', '/proc/self/stat'])).stdout);
		assert.equal(terminal, 0);
		assert.notEqual(session, sessionOf(readFileSync('/proc/self/stat', 'utf8'))[0]);
	});

	/** Starts a group of two processes, which say their ids; `stop` is called once both are there. Resolves when both have ended. */
	const endsWith = async (stop: () => void, message: RegExp, options: RunOptions = {}): Promise<void> => {
		let text = '';
		const onOutput = (piece: string): void => {
			text += piece;
			if (text.split('\n').length === 3) stop();
		};
		const running = target.run(['sh', '-c', 'sleep 60 & echo $!; echo $$; wait'], {...options, onOutput});
		await assert.rejects(running, {name: 'TargetError', message});
		for (const processId of text.trim().split('\n')) await hasEnded(processId);
	};

	test('cancelling ends the whole process group', async () => {
		const controller = new AbortController();
		await endsWith(() => controller.abort(), /cancelled/, {signal: controller.signal});
	});

	test('so does the time limit', async ({mock: {timers}}) => {
		timers.enable({apis: ['setTimeout']});
		await endsWith(() => timers.tick(25_000), /did not finish within 25 s/, {timeout: 25_000});
	});

	test('a cancelled signal starts nothing', async () => {
		const before = target.commandsRun;
		await assert.rejects(target.run(['true'], {signal: AbortSignal.abort()}), TargetError);
		assert.equal(target.commandsRun, before);
	});
});

describe('write', () => {
	test('a new file in a new folder', async () => {
		const path = join(folder, "new/it's a/file");
		await target.write(path, 'ä\n');
		assert.equal(readFileSync(path, 'utf8'), 'ä\n');
		assert.equal(mode(path), 0o644);
		assert.deepEqual(readdirSync(join(folder, "new/it's a")), ['file']);
	});

	const modes = [
		{name: 'keeps the mode that is there', before: 0o640, asked: undefined, after: 0o640},
		{name: 'sets the mode that is asked for', before: 0o640, asked: 0o755, after: 0o755},
	];
	for (const {name, before, asked, after: expected} of modes) {
		test(name, async () => {
			const path = join(folder, name);
			writeFileSync(path, 'old');
			chmodSync(path, before);
			const inode = statSync(path).ino;
			await target.write(path, 'new', asked);
			assert.equal(readFileSync(path, 'utf8'), 'new');
			assert.equal(mode(path), expected);
			assert.notEqual(statSync(path).ino, inode, 'replaced, not overwritten');
		});
	}

	test('a symbolic link stays one', async () => {
		const path = join(folder, 'link');
		writeFileSync(join(folder, 'end'), 'old');
		symlinkSync('end', path);
		await target.write(path, 'new');
		assert.ok(lstatSync(path).isSymbolicLink());
		assert.equal(readFileSync(join(folder, 'end'), 'utf8'), 'new');
	});

	test('nothing is left where it fails', async () => {
		await assert.rejects(target.write(folder, 'text'), {name: 'TargetError', message: /Could not write .*Is a directory/});
		await assert.rejects(target.write('/proc/no-such-file', '1'), /no such file/);
		assert.ok(!readdirSync(folder).some(name => name.startsWith('.nearmetal')));
	});

	test('a content of a mebibyte', async () => {
		const path = join(folder, 'big');
		await target.write(path, 'x'.repeat(2 ** 20 + 1));
		assert.equal(statSync(path).size, 2 ** 20 + 1);
	});
});

test('append adds, and makes the file', async () => {
	const path = join(folder, 'journal');
	await target.append(path, 'one\n');
	await target.append(path, 'two\n');
	assert.equal(await target.read(path), 'one\ntwo\n');
	assert.equal(mode(path), 0o644);
});

test('read', async () => {
	assert.equal(await target.read(join(folder, 'none')), undefined);
	assert.equal(await target.read('/etc/hostname/none'), undefined);
	await assert.rejects(target.read(folder), {name: 'TargetError', message: /Could not read .*Is a directory/});
});

test('collect runs one program', async () => {
	writeFileSync(join(folder, 'fact'), '1\n');
	const before = target.commandsRun;
	const {files, names} = await target.collect({files: [join(folder, 'fact')], links: [], names: [folder], commands: []});
	assert.deepEqual([files, names], [{[join(folder, 'fact')]: '1\n'}, [folder]]);
	assert.equal(target.commandsRun, before + 1);
});

test('forward connects', async () => {
	const server = createServer(socket => socket.end('hello'));
	await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
	const address = server.address();
	assert.ok(typeof address === 'object' && address !== null);
	const stream = await target.forward('127.0.0.1', address.port);
	assert.equal(String((await stream.toArray())[0]), 'hello');
	await new Promise(resolve => server.close(resolve));
	await assert.rejects(target.forward('127.0.0.1', address.port), {name: 'TargetError', message: /cannot reach 127.0.0.1/});
});

describe('errors of the kernel', () => {
	const cases = [
		{said: "dd: error writing '/sys/x': Invalid argument\n", means: /refuses this value/},
		{said: "dd: error writing '/sys/x': Device or resource busy\n", means: /in use/},
		{said: "dd: error writing '/sys/x': Cannot allocate memory\n", means: /not enough free memory/},
		{said: 'mktemp: failed to create file: Permission denied\n', means: /start nearmetal as root or allow its user sudo/},
		{said: 'sh: 1: exec: timeout: not found\n', means: /timeout: not found: that program is missing there; install its package\.$/},
		{said: 'warning\nsomething else\n', means: /^something else\.$/},
		{said: '', means: /said nothing/},
	];
	for (const {said, means} of cases) {
		test(means.source, () => assert.match(describeFailure(said), means));
	}
});
