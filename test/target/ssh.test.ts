import assert from 'node:assert/strict';
import {lchownSync, readFileSync, statSync, symlinkSync} from 'node:fs';
import {join} from 'node:path';
import {describe, test} from 'node:test';
import {guestTarget} from '../../src/target/guest.ts';
import {fingerprint, knownHostsLine} from '../../src/target/known-hosts.ts';
import {sshTarget} from '../../src/target/ssh.ts';
import {type HostTarget, TargetError} from '../../src/target/target.ts';
import {newKeyPair} from './ssh-keys.ts';
import {clientKey, folder, home, known, lockedKey, login, open, otherKey, server, signalServer} from './ssh-servers.ts';

describe('over SSH', () => {
	test('a collect is one exec channel after the login', async () => {
		const target = await open();
		const before = server.execs();
		const {files, target: name} = await target.collect({
			files: ['/proc/version'],
			links: [],
			names: [],
			commands: [{argv: ['echo', 'a b']}],
		});
		assert.equal(server.execs() - before, 1);
		assert.equal(target.commandsRun, 1);
		assert.equal(files['/proc/version'], readFileSync('/proc/version', 'utf8'));
		assert.equal(name, 'tester@127.0.0.1');
		await target.close();
	});

	test('run, write, append and read', async () => {
		const target = await open();
		assert.deepEqual(await target.run(['sh', '-c', 'printf "%s|" "$@"; echo no >&2; exit 3', 'sh', "it's", '$HOME;', '']), {
			status: 3,
			stdout: "it's|$HOME;||",
			stderr: 'no\n',
		});
		const path = join(folder, "a file's name");
		await target.write(path, 'größe\n', 0o640);
		await target.append(path, 'more\n');
		assert.equal(await target.read(path), 'größe\nmore\n');
		assert.equal(statSync(path).mode & 0o777, 0o640);
		assert.equal(await target.read(join(folder, 'none')), undefined);
		await target.close();
	});

	test('a program that opens /dev/stdin', async () => {
		const target = await open();
		assert.deepEqual(await target.run(['cat', '/dev/stdin'], {input: '<domain/>\n'}), {status: 0, stdout: '<domain/>\n', stderr: ''});
		await target.close();
	});

	test('a signal gives 128 + n', async () => {
		const target = await sshTarget({
			...login,
			port: signalServer.port,
			homeDirectory: home({known_hosts: knownHostsLine('127.0.0.1', signalServer.port, signalServer.hostKey)}),
		});
		assert.equal((await target.run(['true'])).status, 143);
		await target.close();
	});

	test('cancelling ends the program', async () => {
		const target = await open();
		const controller = new AbortController();
		await assert.rejects(
			target.run(['sh', '-c', 'echo up; exec sleep 60'], {signal: controller.signal, onOutput: () => controller.abort()}),
			{name: 'TargetError', message: /sh on tester@127.0.0.1 was cancelled/},
		);
		await target.close();
	});

	test('a lost connection rejects what is pending and everything after it', async () => {
		const target = await open();
		const running = target.run(['sh', '-c', 'echo up; exec sleep 1'], {onOutput: () => server.cut()});
		await assert.rejects(running, {name: 'TargetError', message: /connection to tester@127.0.0.1 was lost/});
		await assert.rejects(target.read('/etc/hostname'), TargetError);
		await target.close();
	});
});

describe('host keys', () => {
	const elsewhere = newKeyPair().public.split(' ')[1] ?? '';
	const changed = knownHostsLine('127.0.0.1', server.port, Buffer.from(elsewhere, 'base64'));

	test('an unknown one is refused and named', async () => {
		await assert.rejects(
			sshTarget({...login, homeDirectory: home({id_ed25519: clientKey.private})}),
			(error: Error) =>
				error instanceof TargetError && error.message.includes(fingerprint(server.hostKey)) && error.message.includes('once with ssh'),
		);
	});

	test('an unknown one that a person confirms is kept', async () => {
		const homeDirectory = home({id_ed25519: clientKey.private});
		const asked: string[] = [];
		await (await sshTarget({...login, homeDirectory, confirmHostKey: async (...words) => asked.push(...words) > 0})).close();
		assert.deepEqual(asked, [fingerprint(server.hostKey), 'ssh-ed25519']);
		assert.equal(readFileSync(join(homeDirectory, '.ssh/known_hosts'), 'utf8'), known);
		assert.equal(statSync(join(homeDirectory, '.ssh/known_hosts')).mode & 0o777, 0o600);
		await (await sshTarget({...login, homeDirectory})).close();
	});

	const isRoot = process.geteuid?.() === 0;
	test('nothing is kept behind a link that somebody else has put there', {
		skip: isRoot ? false : 'only root can give a link away',
	}, async () => {
		const homeDirectory = home({id_ed25519: clientKey.private, elsewhere: ''});
		symlinkSync(join(homeDirectory, '.ssh/elsewhere'), join(homeDirectory, '.ssh/known_hosts'));
		lchownSync(join(homeDirectory, '.ssh/known_hosts'), 65_534, 65_534);
		await assert.rejects(sshTarget({...login, homeDirectory, confirmHostKey: async () => true}), {
			name: 'TargetError',
			message: /known_hosts is a symbolic link of user 65534, who is neither root nor you: it is not followed\.$/,
		});
		assert.equal(readFileSync(join(homeDirectory, '.ssh/elsewhere'), 'utf8'), '');
	});

	test('a changed one is refused without asking', async () => {
		const confirmHostKey = () => assert.fail('asked');
		await assert.rejects(
			sshTarget({...login, homeDirectory: home({known_hosts: changed, id_ed25519: clientKey.private}), confirmHostKey}),
			{name: 'TargetError', message: /has changed.*known_hosts:1 holds another/},
		);
	});

	/** A key of the server with another end: as it was before, or another machine's. */
	const stale = (key: Buffer): string => {
		const other = Buffer.from(key);
		other.writeUInt8(other.readUInt8(other.length - 1) ^ 1, other.length - 1);
		return knownHostsLine('127.0.0.1', server.port, other);
	};

	const ecdsa = knownHostsLine('127.0.0.1', server.port, server.ecdsaKey);
	// As OpenSSH 9.2 does with a server that has both types of key.
	const cases = [
		{name: 'a stale line of another type before the right one', known_hosts: stale(server.ecdsaKey) + known},
		{name: 'the right line before a stale one of another type', known_hosts: known + stale(server.ecdsaKey)},
		{name: 'a type alone that is not the one preferred', known_hosts: ecdsa},
		{name: 'a stale line of the type preferred', known_hosts: ecdsa + stale(server.hostKey), refused: /has changed.*known_hosts:2 holds/},
		{name: 'a stale line of another type alone', known_hosts: stale(server.ecdsaKey), refused: /has changed.*known_hosts:1 holds/},
		{
			name: 'a type alone that the server does not have',
			known_hosts: `[127.0.0.1]:${server.port} ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAAAAQE=\n`,
			refused: /has changed/,
		},
	];
	for (const {name, known_hosts, refused} of cases) {
		test(name, async () => {
			const target = sshTarget({...login, homeDirectory: home({known_hosts, id_ed25519: clientKey.private})});
			if (refused) await assert.rejects(target, {name: 'TargetError', message: refused});
			else await (await target).close();
		});
	}
});

describe('login', () => {
	const cases = [
		{name: 'a password', files: {}, answers: ['opensesame'], asked: ['Password of tester@127.0.0.1']},
		{
			name: 'the second password',
			files: {},
			answers: ['no', 'opensesame'],
			asked: ['Password of tester@127.0.0.1', 'Password of tester@127.0.0.1'],
		},
		{
			name: 'a passphrase',
			files: {id_rsa: lockedKey.private},
			answers: ['wrong', 'correct horse'],
			asked: [/Passphrase for the key .*id_rsa$/, /Passphrase/],
		},
	];
	for (const {name, files, answers, asked} of cases) {
		test(name, async () => {
			const prompts: string[] = [];
			const askPassword = async (prompt: string) => answers[prompts.push(prompt) - 1];
			await (await sshTarget({...login, homeDirectory: home({known_hosts: known, ...files}), askPassword})).close();
			assert.equal(prompts.length, asked.length);
			asked.forEach((expected, index) => assert.match(prompts[index] ?? '', new RegExp(expected)));
		});
	}

	test('a failure says what was tried, and no secret', async () => {
		const homeDirectory = home({known_hosts: known, id_ed25519: otherKey.private, id_rsa: lockedKey.private, id_ecdsa: 'nonsense'});
		const answers = [undefined, 'hunter2'];
		await assert.rejects(
			sshTarget({...login, homeDirectory, agentSocket: join(folder, 'no-agent'), askPassword: async () => answers.shift()}),
			(error: Error) => {
				assert.match(
					error.message,
					/did not let us in\. Tried: .*id_ecdsa \(not a private key.*id_ed25519, the SSH agent \(does not answer\), .*id_rsa \(its passphrase was not given\), a password\. The server takes: publickey, password/,
				);
				assert.doesNotMatch(error.message, /hunter2/);
				return error instanceof TargetError;
			},
		);
	});

	test('a key file that is not there', async () => {
		await assert.rejects(sshTarget({...login, homeDirectory: home({known_hosts: known}), identity: join(folder, 'none')}), {
			name: 'TargetError',
			message: /none cannot be read: there is no such file\..*--identity/,
		});
	});

	test('no server', async () => {
		await assert.rejects(sshTarget({...login, port: 1, homeDirectory: home()}), {
			name: 'TargetError',
			message: /127.0.0.1 port 1 refuses connections/,
		});
	});
});

describe('a guest through its host', () => {
	const uuid = '6f1c7a0e-3f0e-4c5e-9b0a-5a1d3c9f0e01';

	/** A host whose guest agent gives this file. */
	const hostWith = async (file: string | undefined): Promise<HostTarget> => {
		const host = await open();
		return {
			...host,
			run: async argv => {
				assert.equal(argv[2], uuid);
				const {execute} = JSON.parse(argv[3] ?? '') as {execute: string};
				const answers: Record<string, unknown> = {
					'guest-file-open': 1000,
					'guest-file-read': {count: 1, 'buf-b64': Buffer.from(file ?? '').toString('base64')},
					'guest-file-close': {},
				};
				return file === undefined
					? {status: 1, stdout: '', stderr: 'error: Guest agent is not responding'}
					: {status: 0, stdout: JSON.stringify({return: answers[execute]}), stderr: ''};
			},
		};
	};

	const key = server.hostKey.toString('base64');
	const another = `ssh-ed25519 ${otherKey.public.split(' ')[1]} root@guest\n`;
	const elsewhere = {known_hosts: `[127.0.0.1]:${server.port} ${another}`};
	const cases = [
		{name: 'the agent vouches for its key', agent: `ssh-ed25519 ${key} root@guest\n`, files: {}},
		{name: 'the agent vouches for an address that another guest had', agent: `ssh-ed25519 ${key} root@guest\n`, files: elsewhere},
		{name: 'known_hosts knows it, no agent', agent: undefined, files: {known_hosts: known}},
		{name: 'the agent says it is another machine', agent: another, files: {}, refused: /is not that guest/},
		{name: 'nobody vouches', agent: undefined, files: {}, refused: /is not known/},
		{name: 'no agent and another key in known_hosts', agent: undefined, files: elsewhere, refused: /has changed/},
	];
	for (const {name, agent, files, refused} of cases) {
		test(name, async () => {
			const host = await hostWith(agent);
			const guest = guestTarget(host, {
				user: 'tester',
				address: '127.0.0.1',
				port: server.port,
				domain: {name: 'web01', uuid},
				homeDirectory: home({...files, id_ed25519: clientKey.private}),
			});
			if (refused) {
				await assert.rejects(guest, {name: 'TargetError', message: refused});
			} else {
				assert.equal((await guest).name, 'web01 (tester@127.0.0.1)');
				assert.equal((await (await guest).run(['echo', 'hello'])).stdout, 'hello\n');
				await (await guest).close();
			}

			await host.close();
		});
	}

	test('an address that nobody listens at', async () => {
		const host = await open();
		await assert.rejects(host.forward('127.0.0.1', 1), {name: 'TargetError', message: /cannot reach 127.0.0.1 port 1/});
		await host.close();
	});
});
