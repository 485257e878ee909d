import assert from 'node:assert/strict';
import {describe, test} from 'node:test';
import {memoryHost} from '../../src/target/memory.ts';
import {type Target, TargetError} from '../../src/target/target.ts';
import {domainXml, everything, pool, snapshot, uuid} from './small-host.ts';

test('collects by glob as a shell would', async () => {
	const {files, links, names, commands} = await memoryHost(snapshot).collect({
		files: ['/proc/sys/net/*/rmem_max', '/sys/devices/system/node/node[0-9]/cpulist', '/none/*'],
		links: ['/sys/class/net/*/device/driver'],
		names: ['/dev/*', '/sys/module/*'],
		commands: [
			{argv: ['virsh', 'version', '--daemon']},
			{list: ['virsh', 'list', '--all', '--uuid'], each: [['virsh', 'domstate', '{}']]},
			{argv: ['lspci']},
		],
	});
	assert.deepEqual(files, {
		'/proc/sys/net/core/rmem_max': '212992\n',
		'/sys/devices/system/node/node0/cpulist': '0-3\n',
		'/sys/devices/system/node/node1/cpulist': '4-7\n',
	});
	assert.deepEqual(links, snapshot.links);
	assert.deepEqual(names, ['/dev/kvm', '/sys/module/bridge', '/sys/module/stp']);
	assert.equal(commands['virsh version --daemon']?.stdout, 'Running against daemon: 9.0.0\n');
	assert.equal(commands[`virsh domstate ${uuid}`]?.stdout, 'shut off\n\n');
	assert.equal(commands.lspci?.status, 127);
});

describe('modules', () => {
	test('br_netfilter brings its keys with 1 and leaves no trace', async () => {
		const host = memoryHost(snapshot);
		const before = await host.collect(everything);
		assert.equal((await host.run(['modprobe', 'br_netfilter'])).status, 0);
		assert.equal(await host.read('/proc/sys/net/bridge/bridge-nf-call-iptables'), '1\n');
		assert.match((await host.read('/proc/modules')) ?? '', /^br_netfilter 36864 0 - Live .*\nbridge 311296 1 br_netfilter, Live/);
		assert.equal((await host.run(['ls', '/sys/module/br_netfilter/initstate'])).status, 0);
		assert.equal((await host.run(['sysctl', '-q', '-w', 'net.bridge.bridge-nf-call-iptables=0'])).status, 0);
		assert.equal((await host.run(['modprobe', '-r', 'br_netfilter'])).status, 0);
		// modprobe -r takes out what nobody needs any more: bridge and stp were held by nobody else.
		assert.equal(await host.read('/proc/modules'), '');
		assert.equal(await host.read('/proc/sys/net/bridge/bridge-nf-call-iptables'), undefined);
		assert.equal(before.files['/proc/sys/net/bridge/bridge-nf-call-iptables'], undefined);
	});

	test('one in use stays, one that is not on the disk is refused', async () => {
		const host = memoryHost(snapshot);
		assert.match((await host.run(['modprobe', '-r', 'stp'])).stderr, /Module stp is in use/);
		assert.match((await host.run(['modprobe', 'nonsense'])).stderr, /Module nonsense not found/);
		assert.equal((await host.run(['modprobe', '-r', 'vhost_net'])).status, 0, 'not loaded: as asked');
	});
});

describe('kernel files', () => {
	const cases = [
		{name: 'a number', path: '/proc/sys/net/core/rmem_max', content: '16777216', gives: '16777216\n'},
		{
			name: 'a triple is printed with tabs',
			path: '/proc/sys/net/ipv4/tcp_rmem',
			content: '4096 1048576 16777216\n',
			gives: '4096\t1048576\t16777216\n',
		},
		{name: 'a choice', path: '/sys/kernel/mm/transparent_hugepage/enabled', content: 'never', gives: 'always madvise [never]\n'},
		{name: 'no number', path: '/proc/sys/net/core/rmem_max', content: 'much', refuses: /Invalid argument/},
		{name: 'a number that is no int', path: '/proc/sys/net/core/rmem_max', content: '3000000000', refuses: /Invalid argument/},
		{name: 'what can only be read', path: '/proc/meminfo', content: '1', refuses: /Input\/output error/},
		{name: 'no such choice', path: '/sys/kernel/mm/transparent_hugepage/enabled', content: 'perhaps', refuses: /Invalid argument/},
		{name: 'no such file', path: '/proc/sys/net/bridge/bridge-nf-call-iptables', content: '0', refuses: /No such file/},
	];
	for (const {name, path, content, gives, refuses} of cases) {
		test(name, async () => {
			const host = memoryHost(snapshot);
			if (refuses) {
				await assert.rejects(host.write(path, content), refuses);
			} else {
				await host.write(path, content);
				assert.equal(await host.read(path), gives);
			}
		});
	}
});

describe('hugepages', () => {
	test('a request larger than the free memory is cut down silently, and everything derived follows', async () => {
		const host = memoryHost(snapshot);
		const before = await host.collect(everything);
		await host.write(pool(0), '99999\n');
		assert.equal(await host.read(pool(0)), '1024\n');
		assert.equal(await host.read(pool(0, 'free')), '1024\n');
		assert.equal(await host.read('/proc/sys/vm/nr_hugepages'), '1024\n');
		assert.match((await host.read('/proc/meminfo')) ?? '', /MemFree: +2097152 kB\nHugePages_Total: +1024\nHugePages_Free: +1024\n/);
		await host.write(pool(0), '0\n');
		assert.deepEqual((await host.collect(everything)).files, before.files);
	});

	test('the global number spreads over the nodes', async () => {
		const host = memoryHost(snapshot);
		await host.run(['sysctl', '-q', '-w', 'vm.nr_hugepages=385']);
		assert.deepEqual([await host.read(pool(0)), await host.read(pool(1))], ['193\n', '192\n']);
	});

	test('pages in use cannot be taken away', async () => {
		const host = memoryHost(snapshot);
		await host.write(pool(1), '300\n');
		await host.run(['virsh', 'define', '/dev/stdin'], {
			input: domainXml(
				"<memoryBacking><hugepages/></memoryBacking>\n  <numatune>\n    <memory mode='strict' nodeset='1'/>\n  </numatune>\n  ",
			),
		});
		assert.equal((await host.run(['virsh', 'start', uuid])).status, 0);
		assert.equal(await host.read(pool(1, 'free')), '44\n');
		await host.write(pool(1), '0\n');
		assert.equal(await host.read(pool(1)), '256\n');
		await host.run(['virsh', 'shutdown', uuid]);
		assert.equal(await host.read(pool(1, 'free')), '256\n');
	});

	test('a guest does not start without its pages', async () => {
		const host = memoryHost(snapshot);
		await host.run(['virsh', 'define', '/dev/stdin'], {input: domainXml('<memoryBacking><hugepages/></memoryBacking>\n  ')});
		const started = await host.run(['virsh', 'start', uuid]);
		assert.equal(started.status, 1);
		assert.match(started.stderr, /Cannot allocate memory/);
		assert.equal((await host.run(['virsh', 'domstate', uuid])).stdout.trim(), 'shut off');
	});
});

describe('systemctl', () => {
	const folder = '/etc/systemd/system';
	const [service, timer] = ['[Service]\nExecStart=/bin/sh /etc/nearmetal/repin.sh\n', '[Timer]\n[Install]\nWantedBy=timers.target\n'];
	const said = async (host: Target, ...words: readonly string[]): Promise<readonly [number, string]> => {
		const {status, stdout, stderr} = await host.run(['systemctl', ...words]);
		return [status, (stdout || stderr).trim()];
	};

	test('a unit that does not say who wants it cannot be enabled; another can', async () => {
		const host = memoryHost(snapshot);
		await host.write(`${folder}/x.service`, service);
		await host.write(`${folder}/x.timer`, timer);
		assert.deepEqual(await said(host, 'is-enabled', 'x.timer'), [1, 'disabled']);
		assert.deepEqual(
			[await said(host, 'enable', 'x.timer'), await said(host, 'enable', 'x.service')],
			[
				[0, ''],
				[0, ''],
			],
		);
		assert.deepEqual(
			[await said(host, 'is-enabled', 'x.timer'), await said(host, 'is-enabled', 'x.service')],
			[
				[0, 'enabled'],
				[0, 'static'],
			],
		);
	});

	test('a unit without a file, and a service without its script, do not start', async () => {
		const host = memoryHost(snapshot);
		assert.deepEqual(await said(host, 'start', 'x.service'), [5, 'Failed to start x.service: Unit x.service not found.']);
		assert.deepEqual(await said(host, 'enable', 'x.service'), [1, 'Failed to enable unit: Unit file x.service does not exist.']);
		assert.deepEqual(await said(host, 'is-active', 'x.service'), [3, 'inactive']);
		await host.write(`${folder}/x.service`, service);
		assert.match(String(await said(host, 'start', 'x.service')), /^1,Job for x\.service failed/);
		assert.deepEqual(await said(host, 'is-active', 'x.service'), [3, 'failed']);
	});
});

describe('a lost connection', () => {
	for (const {moment, found} of [
		{moment: 'before', found: undefined},
		{moment: 'after', found: 'b'},
	] as const) {
		test(`${moment} the second operation`, async () => {
			const host = memoryHost(snapshot);
			host.failAt(2, moment);
			await host.write('/etc/a', 'a', 0o600);
			await assert.rejects(host.write('/etc/b', 'b'), TargetError);
			await assert.rejects(host.read('/etc/a'), TargetError);
			host.reconnect();
			assert.equal(await host.read('/etc/b'), found);
			assert.equal(host.modeOf('/etc/a'), 0o600);
			assert.deepEqual(host.operations, [
				{write: '/etc/a', content: 'a', mode: 0o600},
				{write: '/etc/b', content: 'b'},
			]);
		});
	}
});

test('an unknown command is answered honestly', async () => {
	const {status, stderr} = await memoryHost(snapshot).run(['reboot']);
	assert.equal(status, 127);
	assert.match(stderr, /does not know/);
});
