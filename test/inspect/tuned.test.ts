import assert from 'node:assert/strict';
import {readFileSync} from 'node:fs';
import {test} from 'node:test';
import type {Thread} from '../../src/inspect/facts.ts';
import {inspect} from '../../src/inspect/inspect.ts';
import {domainInfoCommand, domainsCommand, inactiveXmlCommand, liveXmlCommand} from '../../src/inspect/probe.ts';
import {cgroupsCommand, domainPidsCommand, threadsCommand, vhostCommand} from '../../src/inspect/process-probe.ts';
import type {Snapshot} from '../../src/target/target.ts';

// Guest web01 of a Debian 12 host (Linux 6.1, libvirt 9.0.0) that was tuned by hand: four queues on vhost, pins for vCPUs, emulator
// and an IOThread, 2 MiB pages of node 1. The folder holds what virsh printed, and the threads that /proc showed while iperf3 ran.

const recorded = (name: string): string => readFileSync(new URL(`tuned/${name}`, import.meta.url), 'utf8');
const uuid = '6f1c7a0e-3f0e-4c5e-9b0a-5a1d3c9f0e01';
const cgroup = String.raw`/machine.slice/machine-qemu\x2d4\x2dweb01.scope/libvirt/emulator`;

const outputs: readonly (readonly [argv: readonly string[], stdout: string])[] = [
	[domainsCommand, `${uuid}\n\n`],
	[domainInfoCommand(uuid), `Id:             4\nName:           web01\nUUID:           ${uuid}\nState:          running\n`],
	[inactiveXmlCommand(uuid), recorded('inactive.xml')],
	[liveXmlCommand(uuid), recorded('live.xml')],
	[
		domainPidsCommand,
		`/run/libvirt/qemu/web01.xml:<domstatus state='running' reason='booted' pid='3075'>\n/run/libvirt/qemu/web01.xml:    <uuid>${uuid}</uuid>\n`,
	],
	[threadsCommand, recorded('threads.txt')],
	[vhostCommand, recorded('vhost.txt')],
	[cgroupsCommand, `/proc/3075/cgroup:0::${cgroup}\n`],
];

const pool = '/sys/devices/system/node/node1/hugepages/hugepages-2048kB';
const facts = inspect({
	nearmetal: 1,
	target: 'kvmhost',
	takenAt: '',
	files: {
		[`${pool}/nr_hugepages`]: '384\n',
		[`${pool}/free_hugepages`]: '128\n',
		[`${pool}/surplus_hugepages`]: '0\n',
		[`/sys/fs/cgroup${cgroup}/cpuset.cpus.effective`]: '6-7\n',
		'/sys/class/net/vnet3/mtu': '1500\n',
		'/sys/class/net/vnet3/tun_flags': '0x5102\n',
		'/sys/class/net/vnet3/tx_queue_len': '1000\n',
		'/sys/class/net/virbr0/mtu': '1500\n',
	},
	links: {},
	names: [
		'/sys/devices/system/node/node1',
		'/sys/class/net/virbr0/bridge',
		'/sys/class/net/virbr0/brif/vnet3',
		...[0, 1, 2, 3].flatMap(queue => ['rx', 'tx'].map(direction => `/sys/class/net/vnet3/queues/${direction}-${queue}`)),
	],
	commands: Object.fromEntries(outputs.map(([argv, stdout]) => [argv.join(' '), {status: 0, stdout, stderr: ''}])),
} satisfies Snapshot);

const [guest] = facts.domains;
assert.ok(guest?.live && guest.inactive && guest.process);
const {live, inactive, process} = guest;

for (const [which, definition] of [
	['running', live],
	['inactive', inactive],
] as const) {
	test(`a tuned guest's ${which} definition`, () => {
		assert.deepEqual(definition.vcpuPins, {0: [4], 1: [5], 2: [6], 3: [7]});
		assert.deepEqual([definition.emulatorPin, definition.iothreadIds, definition.iothreadPins], [[6, 7], [1], {1: [6]}]);
		assert.deepEqual(definition.hugepages, [{size: 2048, nodeset: undefined}]);
		assert.deepEqual([definition.memoryMode, definition.memoryNodes, definition.memory], ['strict', [1], 524_288]);
		assert.deepEqual(definition.vcpus, {maximum: 4, current: 4, cpuset: [4, 5, 6, 7], placement: 'static'});
		assert.deepEqual(definition.cpu?.topology, {sockets: 1, dies: 1, cores: 2, threads: 2});
		assert.deepEqual(definition.interfaces, [
			{
				type: 'network',
				mac: '52:54:00:10:00:01',
				model: 'virtio',
				source: 'default',
				target: which === 'running' ? 'vnet3' : undefined,
				foreignTap: false,
				driver: 'vhost',
				queues: 4,
				rxQueueSize: 1024,
				mtu: undefined,
				bandwidth: undefined,
				iommu: false,
				offloadsOff: [],
			},
		]);
		assert.deepEqual(
			definition.disks.map(({cache, io, format}) => [cache, io, format]),
			[['none', 'native', 'qcow2']],
		);
	});
}

const outline = (threads: readonly Thread[]) => threads.map(({tid, name, role, vcpu, allowed}) => [tid, name, role, vcpu, allowed]);

test('each thread of a tuned guest with its role and the CPUs that it got', () => {
	assert.equal(process.pid, 3075);
	assert.deepEqual(outline(process.threads), [
		[3075, 'qemu-system-x86', 'emulator', undefined, [6, 7]],
		[3087, 'qemu-system-x86', 'worker', undefined, [6, 7]],
		[3088, 'TC tc-pc.ram', 'worker', undefined, [6, 7]],
		[3089, 'IO iothread1', 'iothread', undefined, [6]],
		[3100, 'IO mon_iothread', 'worker', undefined, [6, 7]],
		[3101, 'CPU 0/KVM', 'vcpu', 0, [4]],
		[3102, 'CPU 1/KVM', 'vcpu', 1, [5]],
		[3103, 'CPU 2/KVM', 'vcpu', 2, [6]],
		[3104, 'CPU 3/KVM', 'vcpu', 3, [7]],
	]);
});

test('one vhost worker a queue, inside the emulator cgroup', () => {
	assert.equal(process.workersAre, 'kernel threads');
	assert.deepEqual(
		outline(process.vhostWorkers),
		[3092, 3093, 3094, 3095].map(tid => [tid, 'vhost-3075', 'vhost', undefined, [6, 7]]),
	);
	assert.deepEqual(process.emulatorCgroupCpus, [6, 7]);
});

test('hugepages in use: of the guest, and what is left of the pool', () => {
	assert.equal(process.hugetlb, 256 * 2048);
	assert.deepEqual(facts.nodes[0]?.hugepages, [{pageSize: 2048, total: 384, free: 128, surplus: 0}]);
});

test('the tap has as many queues as the guest', () => {
	assert.deepEqual(facts.taps, [
		{name: 'vnet3', bridge: 'virbr0', domain: 'web01', mtu: 1500, queues: 4, txQueueLength: 1000, offloads: undefined, counters: undefined},
	]);
});
