import assert from 'node:assert/strict';
import {execFileSync} from 'node:child_process';
import {chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, truncateSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {dirname, join} from 'node:path';
import {after, test} from 'node:test';
import {inspect} from '../../src/inspect/inspect.ts';
import {probeRequest} from '../../src/inspect/probe.ts';
import {collectScript, parseCollected} from '../../src/target/collect.ts';
import {recordedTree} from '../../src/target/recording.ts';
import {type ProbeRequest, TargetError} from '../../src/target/target.ts';

const scratch = mkdtempSync(join(tmpdir(), 'recorded-tree-'));
after(() => rmSync(scratch, {recursive: true}));

const request = (parts: Partial<ProbeRequest>): ProbeRequest => ({files: [], links: [], names: [], commands: [], ...parts});

const write = (root: string, path: string, text = ''): void => {
	mkdirSync(dirname(join(root, path)), {recursive: true});
	writeFileSync(join(root, path), text, 'latin1');
};

/** What a shell reads that takes the tree for its /sys. */
const live = (root: string, asked: ProbeRequest) => {
	const nonce = '00112233445566778899aabbccddeeff';
	const script = collectScript(asked, nonce).replaceAll('/sys/', `${root}/sys/`);
	const output = execFileSync('sh', ['-s'], {input: script, encoding: 'utf8', stdio: ['pipe', 'pipe', 'ignore']});
	return parseCollected(asked, output.replaceAll(root, ''), nonce, 'here');
};

test('links stay inside the tree', async () => {
	const dir = join(scratch, 'links');
	write(dir, 'sys/devices/pci0/net/ens1/mtu', '1500\n');
	mkdirSync(join(dir, 'sys/class/net'), {recursive: true});
	symlinkSync('../../devices/pci0/net/ens1', join(dir, 'sys/class/net/ens1'));
	symlinkSync('/devices/../sys/devices/pci0', join(dir, 'sys/devices/pci0/net/ens1/device'));
	symlinkSync('../../../../../../../../etc/passwd', join(dir, 'sys/class/net/out'));
	symlinkSync('loop', join(dir, 'sys/class/net/loop'));
	const snapshot = await recordedTree(dir).collect(
		request({
			files: ['/sys/class/net/*/mtu', '/sys/class/net/out', '/sys/class/net/ens1/device/net/*/mtu'],
			links: ['/sys/class/net/*'],
			names: ['/sys/class/n[a-f]t/e*'],
		}),
	);
	assert.deepEqual(snapshot.files, {'/sys/class/net/ens1/mtu': '1500\n'});
	assert.deepEqual(snapshot.links, {'/sys/class/net/ens1': '/sys/devices/pci0/net/ens1'});
	assert.deepEqual(snapshot.names, ['/sys/class/net/ens1']);
	mkdirSync(join(scratch, 'empty'));
	assert.throws(() => recordedTree(join(scratch, 'empty')), TargetError);
});

const texts: readonly (readonly [name: string, text: string, read: string | undefined])[] = [
	['plain', '0-3\n', '0-3\n'],
	['no-newline', '0-3', '0-3\n'],
	['nul', '0-3\n\0', '0-3\n'],
	['nul-for-a-newline', '0-3\0', '0-3\n'],
	['only-nul', '\0', '\n'],
	['nul-within', '0-3\0\n4\n', '0-3\0\n4\n'],
	['blank', '\n', '\n'],
	['lines', '\na: 1:2\n\nb:2\n', '\na: 1:2\n\nb:2\n'],
	['not-utf-8', 'a\xffb', 'a\ufffdb\n'],
	['empty', '', undefined],
	['a name of\ntwo lines', 'x\n', undefined],
];

test('a live host and a recorded tree give the same texts', async () => {
	const root = join(scratch, 'texts');
	for (const [name, text] of texts) write(root, `sys/kernel/${name}`, text);
	for (const path of ['nul', 'no-newline', 'plain']) write(root, `sys/one/${path}`, texts.find(([name]) => name === path)?.[1]);
	symlinkSync('plain', join(root, 'sys/kernel/link'));
	symlinkSync('plain', join(root, 'sys/kernel/two\nlines'));
	const asked = request({
		files: ['/sys/kernel/*', '/sys/one/nul', '/sys/one/no-newline'],
		links: ['/sys/kernel/*'],
		names: ['/sys/kernel/*', '/sys/one/*'],
	});
	const {files, links, names} = live(root, asked);
	const recorded = await recordedTree(root).collect(asked);
	assert.deepEqual(
		{files, links, names: names.toSorted()},
		{
			files: recorded.files,
			links: recorded.links,
			names: recorded.names.toSorted(),
		},
	);
	assert.deepEqual(files, {
		...Object.fromEntries(texts.flatMap(([name, , read]) => (read === undefined ? [] : [[`/sys/kernel/${name}`, read]]))),
		'/sys/kernel/link': '0-3\n',
		'/sys/one/nul': '0-3\n',
		'/sys/one/no-newline': '0-3\n',
	});
});

test('what is no text, or not where it should be, is not there: nothing waits, nothing throws', async () => {
	const root = join(scratch, 'odd');
	const cpu = 'sys/devices/system/cpu';
	const net = 'sys/class/net';
	write(root, `${cpu}/cpu0/topology/core_id`, '0\n');
	// A file among the folders of interfaces, as the bonding module makes it, and a folder in place of a file.
	write(root, `${net}/bonding_masters`, 'bond0\n');
	write(root, `${net}/eth0/mtu`, '1500\n');
	mkdirSync(join(root, `${net}/eth1/mtu`), {recursive: true});
	write(root, `${net}/eth2/bridge`, '');
	mkdirSync(join(root, `${cpu}/cpu1/topology`), {recursive: true});
	execFileSync('mkfifo', [join(root, `${cpu}/online`), join(root, `${cpu}/cpu1/topology/core_id`)]);
	write(root, 'proc/meminfo', 'MemTotal: 1024 kB\n');
	truncateSync(join(root, 'proc/meminfo'), 2 ** 30);
	write(root, 'proc/cmdline', 'quiet\n');
	chmodSync(join(root, 'proc/cmdline'), 0);
	symlinkSync('/dev/zero', join(root, 'proc/modules'));
	symlinkSync('..', join(root, `${cpu}/cpu0/up`));
	symlinkSync('x'.repeat(300), join(root, `${net}/long`));
	write(root, 'etc', 'no folder\n');
	writeFileSync(Buffer.from(join(root, `${net}/eth\xff`), 'latin1'), '');
	const snapshot = await recordedTree(root).collect(probeRequest);
	assert.deepEqual(
		Object.keys(snapshot.files).filter(path => path !== '/proc/cmdline'),
		[`/${cpu}/cpu0/topology/core_id`, `/${net}/eth0/mtu`],
	);
	const facts = inspect(snapshot);
	assert.deepEqual(
		facts.cpus.map(({cpu, core}) => [cpu, core]),
		[
			[0, 0],
			[1, undefined],
		],
	);
	assert.equal(facts.memory.total, undefined);
});

test('the list of bonds among the interfaces is no interface', async () => {
	const dir = join(scratch, 'bonds');
	write(dir, 'sys/class/net/bonding_masters', 'bond0\n');
	write(dir, 'sys/class/net/eth0/mtu', '1500\n');
	const facts = inspect(await recordedTree(dir).collect(probeRequest));
	assert.deepEqual([facts.nics, facts.bridges, facts.stackedLinks, facts.taps], [[], [], [], []]);
});
