import assert from 'node:assert/strict';
import {describe, test} from 'node:test';
import {memoryHost} from '../../src/target/memory.ts';
import {type Output, type Snapshot, type Target, TargetError} from '../../src/target/target.ts';

const uuid = '6f1c7a0e-3f0e-4c5e-9b0a-5a1d3c9f0e01';
const domainXml = (extra = '', driver = ''): string => `<domain type='kvm'>
  <name>web01</name>
  <uuid>${uuid}</uuid>
  <memory unit='KiB'>524288</memory>
  ${extra}<vcpu placement='static'>2</vcpu>
  <devices>
    <disk type='file' device='disk'>
      <target dev='vda' bus='virtio'/>
    </disk>
    <interface type='network'>
      <mac address='52:54:00:10:00:01'/>
      <source network='default'/>
      <model type='virtio'/>${driver}
    </interface>
  </devices>
</domain>

`;
const succeeded = (stdout: string): Output => ({status: 0, stdout, stderr: ''});
const node = (n: number): Record<string, string> => ({
	[`/sys/devices/system/node/node${n}/meminfo`]: `Node ${n} MemTotal:       3600000 kB\nNode ${n} MemFree:        2097152 kB\nNode ${n} HugePages_Total:     0\nNode ${n} HugePages_Free:      0\n`,
	[`/sys/devices/system/node/node${n}/cpulist`]: n === 0 ? '0-3\n' : '4-7\n',
	[`/sys/devices/system/node/node${n}/hugepages/hugepages-2048kB/nr_hugepages`]: '0\n',
	[`/sys/devices/system/node/node${n}/hugepages/hugepages-2048kB/free_hugepages`]: '0\n',
});

const snapshot: Snapshot = {
	nearmetal: 1,
	target: 'sample',
	takenAt: '2026-01-01T00:00:00Z',
	files: {
		'/etc/sysctl.d/10-other.conf': 'vm.swappiness = 10\n',
		'/proc/meminfo':
			'MemTotal:        7200000 kB\nMemFree:         4194304 kB\nHugePages_Total:       0\nHugePages_Free:        0\nHugepagesize:       2048 kB\nHugetlb:               0 kB\n',
		'/proc/modules': 'bridge 311296 0 - Live 0x0000000000000000\nstp 16384 1 bridge, Live 0x0000000000000000\n',
		'/proc/sys/kernel/osrelease': '6.1.0-56-cloud-amd64\n',
		'/proc/sys/net/core/rmem_max': '212992\n',
		'/proc/sys/net/ipv4/tcp_rmem': '4096\t131072\t6291456\n',
		'/proc/sys/vm/nr_hugepages': '0\n',
		'/sys/devices/system/cpu/online': '0-7\n',
		'/sys/kernel/mm/transparent_hugepage/enabled': 'always [madvise] never\n',
		'/sys/module/bridge/initstate': 'live\n',
		'/sys/module/stp/initstate': 'live\n',
		...node(0),
		...node(1),
	},
	links: {'/sys/class/net/ens1/device/driver': '/sys/bus/virtio/drivers/virtio_net'},
	names: ['/dev/kvm', '/etc'],
	commands: {
		'id -un': succeeded('root\n'),
		'virsh version --daemon': succeeded('Running against daemon: 9.0.0\n'),
		[`virsh dumpxml --inactive ${uuid}`]: succeeded(domainXml()),
		'virsh net-dumpxml default': succeeded("<network>\n  <name>default</name>\n  <bridge name='virbr0' stp='on' delay='0'/>\n</network>\n"),
	},
};
const everything = {
	files: ['/*/*', '/*/*/*', '/*/*/*/*', '/*/*/*/*/*', '/*/*/*/*/*/*', '/*/*/*/*/*/*/*', '/*/*/*/*/*/*/*/*'],
	links: [],
	names: ['/sys/class/net/*/brif/*'],
	commands: [{argv: ['virsh', 'dumpxml', '--inactive', uuid]}],
};
const tap = 'vnet100';
const processId = (status: string | undefined): string => /pid='(\d+)'/.exec(status ?? '')?.[1] ?? assert.fail('no process');
const vhostReading = `set --; for f in $(grep -slE '^vhost-[0-9]+$' /proc/[0-9]*/comm); do set -- "$@" "\${f%comm}status"; done; grep -sHE '^(Name|Cpus_allowed_list):' "$@" /dev/null`;
const threadsReading = `for p in 1; do set -- /proc/$p/task/*/status; done; grep -sHE '^(Name|Cpus_allowed_list|HugetlbPages):' "$@" /dev/null`;
const pool = (n: number, kind = 'nr'): string => `/sys/devices/system/node/node${n}/hugepages/hugepages-2048kB/${kind}_hugepages`;

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

describe('domains', () => {
	test('a started guest shows its threads, workers and tap; the same definition comes up the same', async () => {
		const host = memoryHost(snapshot);
		await host.run(['virsh', 'define', '/dev/stdin'], {input: domainXml('', "\n      <driver name='vhost' queues='2'/>")});
		await host.run(['virsh', 'start', 'web01']);
		const first = await host.collect(everything);
		const pid = processId(first.files['/run/libvirt/qemu/web01.xml']);
		const vhost = await host.run(['sh', '-c', vhostReading]);
		assert.equal(vhost.stdout.split('\n').filter(line => line.endsWith(`/status:Name:\tvhost-${pid}`)).length, 2);
		const threads = await host.run(['sh', '-c', threadsReading]);
		assert.match(threads.stdout, new RegExp(`^/proc/${pid}/task/\\d+/status:Name:\tCPU 1/KVM$`, 'm'));
		assert.equal(first.files[`/sys/class/net/${tap}/tun_flags`], '0x5102\n');
		assert.ok(first.names.includes(`/sys/class/net/virbr0/brif/${tap}`));
		assert.match(
			(await host.run(['virsh', 'dumpxml', 'web01'])).stdout,
			/<domain id='\d+' [^]*<source network='default'\/>\n\s*<target dev='vnet\d+'\/>/,
		);
		await host.run(['virsh', 'shutdown', 'web01']);
		assert.equal(await host.read('/run/libvirt/qemu/web01.xml'), undefined);
		assert.equal((await host.run(['sh', '-c', vhostReading])).stdout, '');
		await host.run(['virsh', 'start', 'web01']);
		assert.deepEqual(await host.collect(everything), first);
	});

	test('taskset moves one thread', async () => {
		const host = memoryHost(snapshot);
		await host.run(['virsh', 'start', uuid]);
		const pid = processId(await host.read('/run/libvirt/qemu/web01.xml'));
		assert.equal((await host.run(['taskset', '-cp', '6', `${pid}`])).status, 0);
		assert.match((await host.read(`/proc/${pid}/task/${pid}/status`)) ?? '', /Cpus_allowed_list:\t6\n/);
		assert.match((await host.run(['taskset', '-cp', '99', `${pid}`])).stderr, /Invalid argument/);
	});

	test('a thread in the emulator cgroup stays on its CPUs: a wider set is cut down silently', async () => {
		const host = memoryHost(snapshot);
		await host.run(['virsh', 'define', '/dev/stdin'], {input: domainXml("<cputune><emulatorpin cpuset='2-3'/></cputune>\n  ")});
		await host.run(['virsh', 'start', uuid]);
		const pid = processId(await host.read('/run/libvirt/qemu/web01.xml'));
		const [, worker = ''] = /^\/proc\/(\d+)\/status:Name:\tvhost-/m.exec((await host.run(['sh', '-c', vhostReading])).stdout) ?? [];
		for (const tid of [pid, worker]) {
			assert.match((await host.run(['taskset', '-cp', '6', tid])).stderr, /Invalid argument/);
			assert.equal((await host.run(['taskset', '-cp', '3-6', tid])).status, 0);
		}

		assert.equal(await host.read(`/proc/${worker}/status`), `Name:\tvhost-${pid}\nCpus_allowed_list:\t3\n`);
	});

	test('secrets only where they are asked for', async () => {
		const host = memoryHost(snapshot);
		await host.run(['virsh', 'define', '/dev/stdin'], {input: domainXml("<graphics passwd='secret'/>\n  ")});
		assert.doesNotMatch((await host.run(['virsh', 'dumpxml', '--inactive', uuid])).stdout, /secret/);
		assert.match((await host.run(['virsh', 'dumpxml', '--inactive', '--security-info', uuid])).stdout, /passwd='secret'/);
	});

	const one = '11111111-1111-1111-1111-111111111111';
	const oneXml = domainXml().replace(uuid, one).replace('<name>web01<', '<name>101<');

	test('a word is the id of a running guest, then a UUID, then a name', async () => {
		const host = memoryHost(snapshot);
		const found = async (word: string): Promise<string | undefined> =>
			/<uuid>(.*)<\/uuid>/.exec((await host.run(['virsh', 'dumpxml', word])).stdout)?.[1];
		await host.run(['virsh', 'define', '/dev/stdin'], {input: oneXml});
		assert.deepEqual([await found('101'), await found(one), await found('web01'), await found('7')], [one, one, uuid, undefined]);
		await host.run(['virsh', 'start', uuid]);
		assert.match((await host.run(['virsh', 'list'])).stdout, /^ 101 +web01 /m);
		assert.deepEqual([await found('101'), await found('0101'), await found(one), await found(uuid)], [uuid, uuid, one, uuid]);
		// What is to be started has no id.
		assert.equal((await host.run(['virsh', 'start', '101'])).stdout, "Domain '101' started\n\n");
	});

	const pins = (elements: string): string => domainXml(`<cputune>${elements}</cputune>\n  `);
	const refused = [
		{name: 'nothing', xml: '', says: /Document is empty/},
		{name: 'something else', xml: '<network/>', says: /expecting root element of 'domain', not 'network'/},
		{name: 'a tag that is not closed', xml: domainXml('<cputune>'), says: /tag mismatch: cputune and domain/},
		{name: 'an attribute twice', xml: pins("<emulatorpin cpuset='1' cpuset='2'/>"), says: /Attribute cpuset redefined/},
		{name: 'no name', xml: domainXml().replace('web01', ''), says: /missing name information/},
		{name: 'no UUID', xml: domainXml().replace(uuid, 'x'), says: /malformed uuid/},
		{name: 'the name of another', xml: domainXml().replace(uuid, one), says: /domain 'web01' already exists with uuid 6f1c/},
		{name: 'another name', xml: domainXml().replace('web01', 'web02'), says: /domain 'web01' is already defined with uuid 6f1c/},
		{name: 'a CPU list that is none', xml: pins("<vcpupin vcpu='0' cpuset='3-1'/>"), says: /Failed to parse bitmap '3-1'/},
		{
			name: 'a pin twice',
			xml: pins("<vcpupin vcpu='0' cpuset='1'/><vcpupin vcpu='0' cpuset='2'/>"),
			says: /duplicate vcpupin for vcpu '0'/,
		},
		{name: 'two emulator pins', xml: pins("<emulatorpin cpuset='1'/><emulatorpin cpuset='2'/>"), says: /only one emulatorpin/},
		{name: 'a pin of no IOThread', xml: pins("<iothreadpin iothread='1' cpuset='1'/>"), says: /Cannot find 'iothread' : 1/},
		{name: 'queues that are no number', xml: domainXml('', "<driver name='vhost' queues='x'/>"), says: /'queues' in element 'driver': 'x'/},
	];
	for (const {name, xml, says} of refused) {
		test(`define refuses ${name}`, async () => {
			const host = memoryHost(snapshot);
			const {status, stderr} = await host.run(['virsh', 'define', '/dev/stdin'], {input: xml});
			assert.equal(status, 1);
			assert.match(stderr, says);
			assert.equal((await host.run(['virsh', 'dumpxml', uuid])).stdout, domainXml());
		});
	}

	test('define of a file that is not there', async () => {
		const {status, stderr} = await memoryHost(snapshot).run(['virsh', 'define', '-'], {input: domainXml()});
		assert.deepEqual([status, stderr], [1, "error: Failed to open file '-': No such file or directory\n"]);
	});

	const beyond = [
		{name: 'a CPU', xml: pins("<vcpupin vcpu='0' cpuset='0,99'/>"), says: /Numerical result out of range/},
		{name: 'a node', xml: domainXml("<numatune><memory mode='strict' nodeset='7'/></numatune>\n  "), says: /NUMA node 7 is unavailable/},
	];
	for (const {name, xml, says} of beyond) {
		test(`a guest for ${name} that the host has not is defined, and does not start`, async () => {
			const host = memoryHost(snapshot);
			assert.equal((await host.run(['virsh', 'define', '/dev/stdin'], {input: xml})).status, 0);
			assert.match((await host.run(['virsh', 'start', uuid])).stderr, says);
		});
	}
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
