import assert from 'node:assert/strict';
import {readFileSync} from 'node:fs';
import {test} from 'node:test';
import {diagnose} from '../../src/diagnose/index.ts';
import type {Domain, Facts, LinkCounters, Nic} from '../../src/inspect/facts.ts';
import {inspect} from '../../src/inspect/inspect.ts';

const host = inspect(JSON.parse(readFileSync(new URL('../inspect/debian-12.snapshot.json', import.meta.url), 'utf8')));
const [web] = host.domains;
assert.ok(web?.inactive && web.live && web.process);
const worker = web.process.vhostWorkers[0];
assert.ok(worker);

const withGuest = (change: Partial<Domain>): Facts => ({...host, domains: [{...web, ...change}]});
const pool = {pageSize: 2048, total: 4096, free: 4096, surplus: 0};

const none: LinkCounters = {rxPackets: 0, rxErrors: 0, rxDropped: 0, rxMissed: 0, txPackets: 0, txErrors: 0, txDropped: 0};
const nicThat = (counters: Partial<LinkCounters>, rings?: Nic['rings']): Facts => ({
	...host,
	nics: host.nics.map(nic => (nic.name === 'enp0s3' ? {...nic, rings, counters: {...none, ...counters}} : nic)),
});

// What a host is like, and the sentence that it must (or, with false, must not) give.
const cases: readonly (readonly [string, Facts, RegExp, boolean?])[] = [
	['as it is: nothing of the cloud', host, /EC2/, false],
	['as it is: nothing about irqbalance', host, /irqbalance/, false],
	['EC2', {...host, host: {...host.host, cloud: 'amazon'}}, /^worth knowing: EC2 caps one flow at 5 Gbit\/s/],
	['iperf3 before 3.16', host, /^worth knowing: iperf3 3\.12 is single-threaded/],
	['iperf3 3.16', {...host, tools: {...host.tools, iperf3: '3.16'}}, /single-threaded/, false],
	['no iperf3', {...host, tools: {...host.tools, iperf3: false}}, /iperf3 was not found/],
	[
		'irqbalance',
		{...host, services: {...host.services, irqbalance: true}},
		/^worth knowing: irqbalance is running and moves the 3 interrupts of enp0s3$/,
	],
	['a NIC that does not say its node', host, /^worth knowing: enp0s3 does not say its NUMA node/],
	['one node only', {...host, nodes: host.nodes.slice(0, 1)}, /NUMA node/, false],
	[
		'no libvirt',
		{...host, domains: [], libvirt: {...host.libvirt, problem: 'virsh is not installed'}},
		/^in the way: No answer from libvirt, so no guest is seen: virsh is not installed$/,
	],
	[
		'no libvirt, but guests that run',
		{...host, libvirt: {...host.libvirt, problem: 'virsh is not installed'}},
		/^in the way: No answer from libvirt, only guests' threads are seen: virsh/,
	],
	['no KVM', {...host, host: {...host.host, kvm: false}}, /^in the way: No \/dev\/kvm/],
	['KVM unknown is not KVM missing', {...host, host: {...host.host, kvm: undefined}}, /\/dev\/kvm/, false],
	['root unknown is not root missing', {...host, host: {...host.host, root: undefined}}, /root/, false],
	['not root', {...host, host: {...host.host, root: false, user: 'admin'}}, /^in the way: Read as admin, not as root/],
	[
		'hugepages where no guest is',
		{
			...withGuest({inactive: {...web.inactive, hugepages: [{size: 2048, nodeset: undefined}], memoryNodes: [0]}}),
			nodes: host.nodes.map(node => ({...node, hugepages: [pool]})),
		},
		/^worth knowing: 4096 × 2 MiB \(8 GiB\) wait on node 1, where no guest has its hugepages$/,
	],
	[
		'hugepages in use',
		{
			...withGuest({inactive: {...web.inactive, hugepages: [{size: 2048, nodeset: undefined}], memoryNodes: [0]}}),
			nodes: host.nodes.map(node => ({...node, hugepages: [{...pool, free: 0}]})),
		},
		/wait on node/,
		false,
	],
	[
		'too few hugepages for a guest that is off',
		{
			...withGuest({
				state: 'shut off',
				live: undefined,
				inactive: {...web.inactive, memory: 1_048_576, hugepages: [{size: 2048, nodeset: undefined}]},
			}),
			memory: {...host.memory, hugepages: [{...pool, free: 100}]},
		},
		/^harmful now: web01 needs 512 × 2 MiB, and 100 are free: it will not start$/,
	],
	[
		'too few hugepages on its node, enough on the other',
		{
			...withGuest({
				state: 'shut off',
				live: undefined,
				inactive: {...web.inactive, memory: 1_048_576, hugepages: [{size: undefined, nodeset: undefined}], memoryNodes: [1]},
			}),
			nodes: host.nodes.map(node => ({...node, hugepages: [{...pool, free: node.node === 1 ? 0 : 512}]})),
		},
		/^harmful now: web01 needs 512 × 2 MiB on node 1, and 0 are free: it will not start$/,
	],
	[
		'enough hugepages',
		{
			...withGuest({
				state: 'shut off',
				live: undefined,
				inactive: {...web.inactive, memory: 1_048_576, hugepages: [{size: 2048, nodeset: undefined}]},
			}),
			memory: {...host.memory, hugepages: [{...pool, free: 512}]},
		},
		/will not start/,
		false,
	],
	[
		'vCPUs and emulator moved off their pins',
		withGuest({live: {...web.live, vcpuPins: {1: [1], 2: [2], 3: [0, 1, 2, 3, 4, 5, 6, 7]}, emulatorPin: [4]}}),
		/^costs throughput: web01: vCPU 1-2 and the emulator may run on CPUs that the pins do not name$/,
	],
	[
		'an emulator kept to a part of its pin, as the plan for vhost workers does',
		withGuest({
			live: {...web.live, emulatorPin: [4, 5]},
			process: {...web.process, threads: web.process.threads.map(thread => ({...thread, allowed: [4]}))},
		}),
		/the pins do not name/,
		false,
	],
	[
		'the lowest frequency',
		{...host, power: {...host.power, governors: {powersave: [0, 1, 2, 3]}, frequencyDriver: 'acpi-cpufreq'}},
		/^costs throughput: Governor powersave keeps CPUs 0-3 at their lowest frequency$/,
	],
	[
		'powersave of a driver that chooses by itself',
		{...host, power: {...host.power, governors: {powersave: [0, 1, 2, 3]}, frequencyDriver: 'intel_pstate'}},
		/Governor/,
		false,
	],
	[
		'nova beside docker',
		{...host, services: {...host.services, owners: ['docker', 'nova']}},
		/^worth knowing: nova here rewrites guest definitions: changes made now will be lost$/,
	],
	['programs unknown are none running', {...host, services: {...host.services, owners: undefined}}, / here/, false],
	[
		'the NICs of a bond',
		{
			...host,
			services: {...host.services, irqbalance: true},
			uplink: {device: 'bond0', gateway: undefined, source: undefined},
			stackedLinks: [
				{
					name: 'bond0',
					kind: 'bond',
					lower: ['ens1'],
					activePort: undefined,
					master: undefined,
					mtu: 1500,
					up: true,
					speed: undefined,
					addresses: [],
				},
			],
		},
		/^worth knowing: irqbalance is running and moves the 3 interrupts of ens1$/,
	],
	['managed save', withGuest({managedSave: true}), /^worth knowing: web01 has a saved state/],
	['a vCPU on CPU 0', withGuest({live: {...web.live, vcpuPins: {0: [0], 1: [1]}}}), /^costs throughput: web01 has a vCPU on CPU 0/],
	['a vCPU that may roam over CPU 0', withGuest({live: {...web.live, vcpuPins: {0: [0, 1, 2, 3]}}}), /on CPU 0/, false],
	[
		'more workers than CPUs of emulatorpin',
		withGuest({live: {...web.live, emulatorPin: [2, 3]}, process: {...web.process, vhostWorkers: Array.from({length: 8}, () => worker)}}),
		/^costs throughput: web01: 8 vhost workers share 2 CPUs of emulatorpin \(2-3\)$/,
	],
	[
		'no vhost worker',
		withGuest({process: {...web.process, vhostWorkers: []}}),
		/^costs throughput: web01 runs its virtio NIC without vhost/,
	],
	['an emulated guest', withGuest({live: {...web.live, type: 'qemu'}}), /^costs throughput: web01 is of type qemu/],
	[
		'Kubernetes',
		{...host, sysctls: {'net.bridge.bridge-nf-call-iptables': '0'}, services: {...host.services, owners: ['kubernetes']}},
		/^worth knowing: kubernetes here: bridge-nf-call-iptables = 1 is needed$/,
	],
	[
		'a full connection table',
		{...host, sysctls: {'net.netfilter.nf_conntrack_count': '250000', 'net.netfilter.nf_conntrack_max': '262144'}},
		/^costs throughput: Connection tracking is 95 % full/,
	],
	[
		'a connection table with room',
		{...host, sysctls: {'net.netfilter.nf_conntrack_count': '209000', 'net.netfilter.nf_conntrack_max': '262144'}},
		/Connection tracking/,
		false,
	],
	['no connection table', {...host, sysctls: {}}, /Connection tracking/, false],
	[
		'a connection table without a limit',
		{...host, sysctls: {'net.netfilter.nf_conntrack_count': '40', 'net.netfilter.nf_conntrack_max': '0'}},
		/Connection tracking/,
		false,
	],
	[
		'a receive ring that was full, and may be larger',
		nicThat({rxMissed: 40_000, rxPackets: 960_000}, {rx: 1024, rxMaximum: 8192, tx: 1024, txMaximum: 1024}),
		/^costs throughput: enp0s3 missed 4 % of its packets: its receive ring is 1024 of 8192$/,
	],
	[
		'a receive ring that was full, and is as large as can be',
		nicThat({rxMissed: 2345, rxPackets: 997_655}, {rx: 8192, rxMaximum: 8192, tx: 1024, txMaximum: 1024}),
		/^costs throughput: enp0s3 missed 0\.23 % of its packets$/,
	],
	['damaged packets', nicThat({rxErrors: 9000, rxPackets: 991_000}), /^costs throughput: enp0s3 received 0\.9 % of its packets damaged$/],
	[
		'packets that could not be sent',
		nicThat({txErrors: 9000, txPackets: 91_000}),
		/^costs throughput: enp0s3 failed to send 9 % of its packets/,
	],
	['few losses, though a large share', nicThat({rxMissed: 999, rxPackets: 1}), /missed/, false],
	['a small share, though many', nicThat({rxMissed: 9000, rxPackets: 99_000_000}), /missed/, false],
	['losses of an unknown number', nicThat({rxMissed: 9000, rxPackets: undefined}), /missed/, false],
	[
		'a guest that does not fetch its packets',
		{...host, taps: host.taps.map(tap => ({...tap, counters: {...none, txDropped: 3000, txPackets: 97_000}}))},
		/^costs throughput: vnet0 dropped 3 % of what was sent to web01: not fetched in time$/,
	],
];

for (const [what, facts, pattern, expected = true] of cases) {
	test(`stands out: ${what}`, () => {
		const lines = diagnose(facts).map(({severity, evidence}) => `${severity}: ${evidence}`);
		assert.equal(
			lines.some(line => pattern.test(line)),
			expected,
			lines.join('\n'),
		);
		for (const finding of diagnose(facts)) assert.ok(finding.evidence !== '' && finding.source !== '', finding.id);
	});
}

test('the gravest come first', () => {
	const emulated = withGuest({live: {...web.live, type: 'qemu'} as Domain['live']});
	const severities = diagnose({...emulated, host: {...host.host, kvm: false}}).map(({severity}) => severity);
	const runs = severities.filter((severity, index) => severity !== severities[index - 1]);
	assert.deepEqual(runs, ['in the way', 'costs throughput', 'worth knowing']);
});
