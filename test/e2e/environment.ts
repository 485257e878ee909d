import {execFile, spawn} from 'node:child_process';
import {mkdirSync, mkdtempSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {promisify} from 'node:util';
import {quote} from '../../src/target/quote.ts';

/**
 * A real KVM host for these stories, from the environment; without it they skip and say so.
 *
 *     NEARMETAL_E2E_HOST=root@127.0.0.1:2222   a host that may be changed: root, or a user with sudo -n
 *     NEARMETAL_E2E_FROM=outside|host          where nearmetal runs: here and over SSH (the default), or on the host itself
 *     NEARMETAL_E2E_IDENTITY=FILE              the private key for it and for the guest
 *     NEARMETAL_E2E_GUEST=web01                a running guest with virtio on a network, untuned
 *     NEARMETAL_E2E_PEER=10.99.0.1             an iperf3 server that the guest reaches
 *     NEARMETAL_E2E_REBOOT=COMMAND             reboots the host and returns when it answers again; without it that is left out
 */
const {
	NEARMETAL_E2E_HOST: address,
	NEARMETAL_E2E_FROM: from,
	NEARMETAL_E2E_IDENTITY: identity,
	NEARMETAL_E2E_GUEST: guest,
	NEARMETAL_E2E_PEER: peer,
	NEARMETAL_E2E_REBOOT: rebooting,
} = process.env;

export type Environment = {
	readonly user: string;
	readonly host: string;
	readonly port: string;
	readonly identity: string;
	readonly guest: string;
	readonly peer: string;
	/** A folder of this machine; its .ssh/known_hosts holds the host's key and nothing else. */
	readonly home: string;
	readonly isOnHost: boolean;
};

const match = /^([^@]+)@([^:]+)(?::(\d+))?$/.exec(address ?? '');
export const missing =
	match === null || !identity || !guest || !peer
		? 'set NEARMETAL_E2E_HOST, _IDENTITY, _GUEST and _PEER to run the stories on a real host'
		: false;

const run = promisify(execFile);

/** undefined where nobody said how. */
export const rebootHost =
	rebooting === undefined
		? undefined
		: async (): Promise<void> => {
				await run('sh', ['-c', rebooting]);
			};

const newHome = async (host: string, port: string): Promise<string> => {
	const home = mkdtempSync(join(tmpdir(), 'nearmetal-e2e-'));
	mkdirSync(join(home, '.ssh'), {mode: 0o700});
	const {stdout} = await run('ssh-keyscan', ['-p', port, host]);
	writeFileSync(join(home, '.ssh/known_hosts'), stdout, {mode: 0o600});
	return home;
};

export const environment = async (): Promise<Environment> => {
	const [, user = '', host = '', port = '22'] = match ?? [];
	const home = await newHome(host, port);
	return {user, host, port, identity: identity ?? '', guest: guest ?? '', peer: peer ?? '', home, isOnHost: from === 'host'};
};

export type Result = {readonly status: number; readonly stdout: string; readonly stderr: string};

/** Starts a program of this machine and waits for its end. */
export const start = (
	program: string,
	argv: readonly string[],
	options: {readonly input?: string; readonly env?: NodeJS.ProcessEnv} = {},
): Promise<Result> =>
	new Promise((resolve, reject) => {
		const child = spawn(program, argv, {env: options.env ?? process.env});
		let [stdout, stderr] = ['', ''];
		child.stdout.setEncoding('utf8').on('data', text => (stdout += text));
		child.stderr.setEncoding('utf8').on('data', text => (stderr += text));
		child.on('error', reject);
		child.on('close', code => resolve({status: code ?? -1, stdout, stderr}));
		child.stdin.end(options.input ?? '');
	});

/** Words for OpenSSH's programs: the key, the host's key as it was first seen, one connection for all. */
export const sshOptions = (at: Environment): readonly string[] =>
	[
		['-i', at.identity],
		['-o', `Port=${at.port}`],
		['-o', 'BatchMode=yes'],
		['-o', `UserKnownHostsFile=${at.home}/.ssh/known_hosts`],
		['-o', 'LogLevel=ERROR'],
		// A host in an emulator can hang: then a story is to fail, not to wait for ever.
		['-o', 'ConnectTimeout=60'],
		['-o', 'ServerAliveInterval=30'],
		['-o', 'ServerAliveCountMax=4'],
		['-o', 'ControlMaster=auto'],
		['-o', `ControlPath=${at.home}/control`],
		['-o', 'ControlPersist=60'],
	].flat();

/** A script on the host by OpenSSH, as root: the tests look with their own eyes, not with nearmetal's. */
export const onHost = async (at: Environment, script: string): Promise<string> => {
	const shell = at.user === 'root' ? 'sh -s' : 'sudo -n sh -s';
	const {status, stdout, stderr} = await start('ssh', [...sshOptions(at), `${at.user}@${at.host}`, shell], {input: script});
	if (status !== 0) throw new Error(`on the host, status ${status}: ${stderr}\n${stdout}\nof:\n${script}`);
	return stdout;
};

/** The guest's address, by its newest lease: with another client id, as after a change of its machine type, it gets another beside the old one. */
const guestAddress = async (at: Environment): Promise<string> => {
	const leases = await onHost(
		at,
		`mac=$(virsh -q domiflist ${quote(at.guest)} | awk 'NR == 1 {print $5}')
virsh -q net-list --name | while read -r network; do [ -z "$network" ] || virsh -q net-dhcp-leases "$network" --mac "$mac"; done | sort | tail -n 1`,
	);
	return /(\d+\.\d+\.\d+\.\d+)\//.exec(leases)?.[1] ?? 'no-address';
};

/** The host keys of guest and peer as the host sees them, as lines of known_hosts. */
export const keysBehind = async (at: Environment): Promise<string> =>
	await onHost(at, `ssh-keyscan ${await guestAddress(at)} ${at.peer} 2>/dev/null`);

/** A command in the guest, through the host, by OpenSSH. The guest's key is whatever it is: these are the test's own eyes. */
export const inGuest = async (at: Environment, command: string): Promise<Result> => {
	const proxy = ['ssh', ...sshOptions(at), '-W', '%h:%p', `${at.user}@${at.host}`].join(' ');
	const options = [
		['-i', at.identity],
		['-o', 'BatchMode=yes'],
		['-o', 'StrictHostKeyChecking=no'],
		['-o', 'UserKnownHostsFile=/dev/null'],
		['-o', 'LogLevel=ERROR'],
		['-o', 'ConnectTimeout=10'],
		['-o', `ProxyCommand=${proxy}`],
	].flat();
	return await start('ssh', [...options, `root@${await guestAddress(at)}`, command]);
};

const answersWithin = async (at: Environment, seconds: number): Promise<boolean> => {
	const end = Date.now() + seconds * 1000;
	while ((await inGuest(at, 'true')).status !== 0) {
		if (Date.now() > end) return false;
		await new Promise(resolve => setTimeout(resolve, 2000));
	}

	return true;
};

/**
 * Waits until the guest answers; a guest in an emulator takes more than a minute. There it sometimes hangs at its first read of the
 * disk, tuned or not: then it gets a second start.
 */
export const guestAnswers = async (at: Environment): Promise<void> => {
	if (await answersWithin(at, 180)) return;
	await onHost(at, `virsh destroy ${quote(at.guest)} && ${startGuest(at.guest)}`);
	if (!(await answersWithin(at, 240))) throw new Error(`${at.guest} does not answer`);
};

/** What a script prints inside the guest, once that answers. A connection that breaks is made once more: 255 is ssh's own status (ssh(1)). */
export const printedInside = async (at: Environment, script: string): Promise<string> => {
	await guestAnswers(at);
	const first = await inGuest(at, script);
	if (first.status === 255) await guestAnswers(at);
	const {status, stdout, stderr} = first.status === 255 ? await inGuest(at, script) : first;
	if (status !== 0) throw new Error(`in ${at.guest}, status ${status}: ${stderr}\n${stdout}`);
	return stdout;
};

/** In the words of the host's shell: QEMU's process. The name of its pid file is the guest's with the escapes of XML in it. */
export const processOf = (guest: string): string => `$(pgrep -f -- "-uuid $(virsh domuuid ${quote(guest)})")`;

/** Shuts a guest down, in the words of the host's shell, and waits for its end. */
export const shutDown = (guest: string): string =>
	`virsh shutdown ${quote(guest)} > /dev/null; for i in $(seq 180); do [ "$(LC_ALL=C virsh domstate ${quote(guest)})" = 'shut off' ] && break; sleep 1; done`;

/** Starts it, in the same words. */
export const startGuest = (guest: string): string => `virsh start ${quote(guest)}`;
