import assert from 'node:assert/strict';
import {spawn, spawnSync} from 'node:child_process';
import {accessSync, chmodSync, constants, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {delimiter, join} from 'node:path';
import {after, test} from 'node:test';
import {inspect} from '../../src/inspect/inspect.ts';
import {readUnmovable} from '../../src/inspect/irqs.ts';
import {probeRequest} from '../../src/inspect/probe.ts';
import {posixTarget, type Transport} from '../../src/target/posix.ts';
import type {Snapshot, Target} from '../../src/target/target.ts';
import {run} from '../cli/run.ts';

// A host has what its distribution's smallest installation has. Each program that reading asks may be missing: what it would have
// told is unknown then, `inspect` prints all the same, and nothing waits.

const scratch = mkdtempSync(join(tmpdir(), 'minimal-host-'));
after(() => rmSync(scratch, {recursive: true}));

/** Where this machine has a program, undefined where it has not. */
const find = (program: string): string | undefined =>
	(process.env.PATH ?? '')
		.split(delimiter)
		.map(folder => join(folder, program))
		.find(path => {
			try {
				accessSync(path, constants.X_OK);
				return true;
			} catch {
				return false;
			}
		});

/** Those of every installation (coreutils, grep, sed, awk, findutils), as this machine has them. */
const real = ['cat', 'date', 'readlink', 'true', 'timeout', 'id', 'uname', 'grep', 'sed', 'awk', 'find'];

/** Those that come with a package of their own, with an answer. */
const invented: Readonly<Record<string, string>> = {
	ip: `[ "$*" = '-j addr' ] && echo '[]' || echo '[{"dev": "ens5"}]'`,
	ethtool: 'echo ethtool version 6.1',
	nft: `[ "$1" = --version ] && echo nftables v1.0.6 || echo '{"nftables": [{"chain": {"family": "ip", "table": "filter", "name": "input", "hook": "input"}}]}'`,
	virsh: '[ "$1" = --version ] && echo 9.0.0',
	'systemd-detect-virt': 'echo invented',
	systemctl: 'echo AllowedCPUs=0-1',
	iperf3: 'echo iperf 3.12',
	taskset: 'echo taskset from util-linux 2.38.1',
};

let folders = 0;

/** A folder with these programs; `sh` is another name of the shell. */
const folderOf = (shell: string, programs: readonly string[]): string => {
	const folder = join(scratch, `${folders++}`);
	mkdirSync(folder);
	for (const program of programs) {
		const path = join(folder, program);
		const text = invented[program];
		if (text === undefined) symlinkSync(program === 'sh' ? shell : (find(program) ?? '/no/such/program'), path);
		else {
			writeFileSync(path, `#!${find('sh')}\n${text}\n`);
			chmodSync(path, 0o755);
		}
	}
	return folder;
};

/** This machine, as if it had the programs of one folder alone. */
const machineWith = (folder: string): Target => {
	const only = (text: string): string => text.replaceAll(':/usr/local/sbin:/usr/sbin:/sbin', '');
	const exec: Transport['exec'] = ([program = '', ...words], {input, onStdout, onStderr}) =>
		new Promise((resolve, reject) => {
			const child = spawn(program, words.map(only), {env: {PATH: folder}});
			child.stdout.on('data', onStdout);
			child.stderr.on('data', onStderr);
			child.on('error', reject);
			child.on('close', status => resolve(status ?? 128));
			child.stdin.on('error', () => {});
			child.stdin.end(only(input));
		});
	const forward = () => Promise.reject(new Error('not here'));
	return posixTarget('a minimal host', {exec, forward, close: async () => {}});
};

/** What is read of it; that `inspect` prints it, with status 0, is part of the reading. */
const read = async (folder: string): Promise<Snapshot> => {
	const target = machineWith(folder);
	const snapshot = await target.collect(probeRequest);
	const {status, out, told} = await run({...target, collect: async () => snapshot}, ['inspect']);
	assert.deepEqual([status, told], [0, '']);
	assert.match(out, /^What stands out$/m);
	return snapshot;
};

type Told = readonly [program: string, told: (snapshot: Snapshot) => unknown, without: unknown];

/** A fact that each program tells, and what stands in its place without it. */
const facts: readonly Told[] = [
	['id', snapshot => inspect(snapshot).host.root, undefined],
	['uname', snapshot => inspect(snapshot).host.architecture, undefined],
	['grep', snapshot => inspect(snapshot).services.irqbalance, undefined],
	['sed', snapshot => inspect(snapshot).host.cpuModel, undefined],
	['awk', snapshot => inspect(snapshot).routes, undefined],
	['find', readUnmovable, undefined],
	['ip', snapshot => inspect(snapshot).uplink?.device === 'ens5', false],
	['ethtool', snapshot => inspect(snapshot).tools.ethtool, false],
	['nft', snapshot => inspect(snapshot).firewall?.baseChains, undefined],
	['nft', snapshot => inspect(snapshot).tools.nft, false],
	['virsh', snapshot => inspect(snapshot).libvirt.problem, 'virsh is not installed'],
	['virsh', snapshot => inspect(snapshot).tools.virsh, false],
	['systemd-detect-virt', snapshot => inspect(snapshot).host.virtualization === 'invented', false],
	['iperf3', snapshot => inspect(snapshot).tools.iperf3, false],
	['taskset', snapshot => inspect(snapshot).tools.taskset, false],
];
const everything = ['sh', ...real, ...Object.keys(invented)];

for (const name of ['dash', 'bash', 'busybox']) {
	const shell = find(name);
	if (shell === undefined) continue;
	// busybox's shell has many programs within itself, and takes them before those of PATH; its ip knows no JSON.
	const within = name === 'busybox' ? spawnSync(shell, ['--list'], {encoding: 'utf8'}).stdout.split('\n') : [];
	const others = facts.filter(([program]) => !within.includes(program));

	test(`${name}: a host with everything`, async () => {
		const snapshot = await read(folderOf(shell, everything));
		for (const [program, told, without] of others) assert.notDeepEqual(told(snapshot), without, program);
	});

	test(`${name}: a host with none of the programs that come with a package of their own`, async () => {
		const snapshot = await read(folderOf(shell, ['sh', ...real]));
		for (const [program, told, without] of others) if (program in invented) assert.deepEqual(told(snapshot), without, program);
	});
}

const shell = find('sh') ?? 'sh';

for (const lacking of new Set(facts.map(([program]) => program))) {
	test(`a host without ${lacking}`, async () => {
		const snapshot = await read(
			folderOf(
				shell,
				everything.filter(program => program !== lacking),
			),
		);
		for (const [program, told, without] of facts) {
			if (program === lacking) assert.deepEqual(told(snapshot), without);
			// Base chains are taken out of what nft prints by grep.
			else if (lacking !== 'grep') assert.notDeepEqual(told(snapshot), without, program);
		}
	});
}

test('a host without timeout cannot be read, and the message says why', async () => {
	const folder = folderOf(
		shell,
		everything.filter(program => program !== 'timeout'),
	);
	const {status, told} = await run(machineWith(folder), ['inspect']);
	assert.equal(status, 1);
	assert.match(
		told,
		/^nearmetal: The reading of a minimal host failed with status 127: .*timeout: not found: that program is missing there/,
	);
});
