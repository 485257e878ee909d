import assert from 'node:assert/strict';
import {readFileSync} from 'node:fs';
import {test} from 'node:test';
import {diagnose} from '../../src/diagnose/index.ts';
import {findingLines} from '../../src/diagnose/lines.ts';
import type {Facts} from '../../src/inspect/facts.ts';
import {inspect} from '../../src/inspect/inspect.ts';
import {hostPage} from '../../src/inspect/page/page.ts';
import {deviceNodesCommand, probeRequest} from '../../src/inspect/probe.ts';
import {factsToJson} from '../../src/inspect/schema.ts';
import {parseSnapshot} from '../../src/target/recording.ts';
import type {Snapshot} from '../../src/target/target.ts';

const read = (name: string): Snapshot => {
	const path = new URL(`${name}.snapshot.json`, import.meta.url);
	return parseSnapshot(name, readFileSync(path, 'utf8'));
};

// Two real hosts with guest web01 running, untuned. Debian 12: Linux 6.1, libvirt 9. Debian 13: Linux 6.12, libvirt 11.
const hosts = [
	{
		file: 'debian-12',
		kernel: '6.1.0-56-cloud-amd64',
		libvirt: '9.0.0',
		qemu: '7.2.22',
		iperf3: '3.12',
		q35: 'pc-q35-7.2',
		workers: 'kernel threads',
	},
	{
		file: 'debian-13',
		kernel: '6.12.117+deb13-cloud-amd64',
		libvirt: '11.3.0',
		qemu: '10.0.13',
		iperf3: '3.18',
		q35: 'pc-q35-10.0',
		workers: 'threads of QEMU',
	},
] as const;

for (const {file, kernel, libvirt, qemu, iperf3, q35, workers} of hosts) {
	const snapshot = read(file);
	const facts = inspect(snapshot);

	test(`${file}: host, versions and tools`, () => {
		assert.equal(facts.host.name, 'kvmhost');
		assert.equal(facts.host.kernel, kernel);
		assert.deepEqual([facts.host.architecture, facts.host.user, facts.host.root, facts.host.kvm], ['x86_64', 'root', true, true]);
		assert.deepEqual(
			[facts.libvirt.version, facts.libvirt.qemuVersion, facts.libvirt.daemon, facts.libvirt.problem],
			[libvirt, qemu, 'libvirtd', undefined],
		);
		assert.equal(facts.libvirt.machines.q35, q35);
		assert.deepEqual(facts.libvirt.securityModels, ['dac']);
		assert.equal(facts.tools.iperf3, iperf3);
		assert.equal(facts.tools['tuned-adm'], false);
		assert.deepEqual(facts.unread, []);
	});

	test(`${file}: two packages of two cores of two threads on two nodes`, () => {
		assert.deepEqual(
			facts.cpus.map(cpu => [cpu.cpu, cpu.package, cpu.core, cpu.node]),
			[
				[0, 0, 0, 0],
				[1, 0, 0, 0],
				[2, 0, 1, 0],
				[3, 0, 1, 0],
				[4, 1, 0, 1],
				[5, 1, 0, 1],
				[6, 1, 1, 1],
				[7, 1, 1, 1],
			],
		);
		assert.deepEqual(facts.cpus[6]?.threadSiblings, [6, 7]);
		assert.deepEqual(
			facts.nodes.map(({cpulist, distances}) => [cpulist, distances]),
			[
				[
					[0, 1, 2, 3],
					[10, 20],
				],
				[
					[4, 5, 6, 7],
					[20, 10],
				],
			],
		);
		assert.deepEqual(
			facts.nodes[0]?.hugepages?.map(({pageSize, total}) => [pageSize, total]),
			[
				[2048, 0],
				[1048576, 0],
			],
		);
		assert.deepEqual(facts.allowedCpus, [0, 1, 2, 3, 4, 5, 6, 7]);
	});

	test(`${file}: modules, sysctls and memory`, () => {
		assert.deepEqual([facts.modules.vhost_net, facts.modules.br_netfilter, facts.modules.kvm_intel], ['loaded', 'available', 'available']);
		assert.equal(facts.sysctls['net.ipv4.tcp_rmem'], '4096 131072 6291456');
		assert.equal('net.bridge.bridge-nf-call-iptables' in facts.sysctls, false);
		assert.equal(
			Object.keys(facts.sysctls).some(name => name.startsWith('kernel.random')),
			false,
		);
		assert.equal(facts.memory.defaultHugepage, 2048);
		assert.equal(facts.isolation.nohzFull?.length, 0);
	});

	test(`${file}: the node of a virtio NIC is that of the PCI device above it`, () => {
		const nics = Object.fromEntries(facts.nics.map(nic => [nic.name, nic]));
		assert.deepEqual(Object.keys(nics), ['enp0s3', 'ens1']);
		assert.deepEqual(
			[nics.enp0s3?.node, nics.ens1?.node, nics.ens1?.pciAddress, nics.ens1?.driver],
			[undefined, 1, '0000:81:00.0', 'virtio_net'],
		);
		assert.deepEqual(nics.ens1?.channels, {maximum: 1, current: 1});
		assert.deepEqual(
			nics.ens1?.irqs.map(({name}) => name),
			['virtio3-config', 'virtio3-input.0', 'virtio3-output.0'],
		);
		assert.equal(nics.ens1?.offloads?.tso, true);
		assert.deepEqual(nics.enp0s3?.addresses, ['10.0.2.15/24']);
		assert.deepEqual(facts.uplink, {device: 'enp0s3', gateway: '10.0.2.2', source: '10.0.2.15'});
	});

	test(`${file}: network default, its bridge and web01's tap`, () => {
		assert.deepEqual(
			facts.networks.map(({name, active, bridge, forward, mtu}) => ({name, active, bridge, forward, mtu})),
			[{name: 'default', active: true, bridge: 'virbr0', forward: 'nat', mtu: undefined}],
		);
		assert.deepEqual(
			facts.bridges.map(({name, ports, mtu}) => ({name, ports, mtu})),
			[{name: 'virbr0', ports: ['vnet0'], mtu: 1500}],
		);
		assert.deepEqual(
			facts.taps.map(({counters, offloads, ...tap}) => tap),
			[{name: 'vnet0', bridge: 'virbr0', domain: 'web01', mtu: 1500, queues: 1, txQueueLength: 1000}],
		);
	});

	test(`${file}: guests, also with an awkward name, and where vhost workers are`, () => {
		assert.deepEqual(
			facts.domains.map(({name, state, managedSave, autostart}) => [name, state, managedSave, autostart]),
			[
				['web01', 'running', false, false],
				["db 02 (R&D) it's+blüe", 'shut off', false, false],
			],
		);
		const [web, db] = facts.domains;
		assert.equal(web?.inactive?.vcpus?.maximum, 4);
		assert.equal(web?.live?.interfaces[0]?.target, 'vnet0');
		assert.equal(web?.process?.workersAre, workers);
		assert.deepEqual(
			web?.process?.vhostWorkers.map(({name, allowed}) => [name, allowed]),
			[[`vhost-${web.process.pid}`, [0, 1, 2, 3, 4, 5, 6, 7]]],
		);
		assert.deepEqual(
			web?.process?.threads.filter(({role}) => role === 'vcpu').map(({vcpu}) => vcpu),
			[0, 1, 2, 3],
		);
		assert.deepEqual(
			web?.process?.threads.filter(({role}) => role === 'emulator').map(({tid}) => tid),
			[web?.process?.pid],
		);
		assert.deepEqual(web?.process?.emulatorCgroupCpus, [0, 1, 2, 3, 4, 5, 6, 7]);
		assert.deepEqual([db?.liveXml, db?.process], [undefined, undefined]);
		assert.deepEqual([web?.agentConnected, db?.agentConnected], [true, undefined]);
	});

	test(`${file}: the JSON has null for the unknown and cpulists for sets`, () => {
		const json = factsToJson(facts);
		assert.deepEqual(JSON.parse(JSON.stringify(json)), json);
		assert.equal(json.allowedCpus, '0-7');
		assert.deepEqual((json.cpus as readonly unknown[])[6], {
			cpu: 6,
			online: true,
			package: 1,
			die: 1,
			core: 1,
			node: 1,
			threadSiblings: '6-7',
			l3Siblings: '4-7',
			efficient: false,
		});
		assert.deepEqual(Object.keys((json.nodes as readonly object[])[0] ?? {}), [
			'node',
			'cpulist',
			'memTotalKiB',
			'memFreeKiB',
			'memAvailableKiB',
			'hugepages',
			'distances',
		]);
	});
}

test('debian-13: where libvirt hangs, the guests that run are seen by its status files and their threads', () => {
	const snapshot = read('debian-13');
	const commands = Object.fromEntries(
		Object.entries(snapshot.commands).map(([argv, output]) => [
			argv,
			argv.startsWith('virsh') && argv !== 'virsh --version' ? {status: 124, stdout: '', stderr: ''} : output,
		]),
	);
	const facts = inspect({...snapshot, commands});
	assert.equal(facts.libvirt.problem, 'libvirt did not answer within 10 seconds');
	assert.deepEqual(
		facts.domains.map(({name, state, inactive, live, process}) => [
			name,
			state,
			inactive,
			live,
			process?.threads.filter(({role}) => role === 'vcpu').length,
		]),
		[['web01', 'running', undefined, undefined, 4]],
	);
	assert.deepEqual(facts.unread, []);
	const page = hostPage(facts, findingLines(diagnose(facts), 100), 100).join('\n');
	assert.match(page, /^ {2}web01 +running, \? vCPU, \? · \?\n {4}vCPUs +pins \?; run: 0-3 on 0-7\n {4}emulator +pin \?; runs: 0-7\n/m);
});

test('debian-12: losses, coalescing, firewall, mounts and the connection of the reader', () => {
	const {nics, taps, softnet, firewall, memory, managerCpus, sshConnection, tools, routesLeftOut} = inspect(read('debian-12'));
	const counters = {rxPackets: 69, rxErrors: 0, rxDropped: 0, rxMissed: 0, txPackets: 146, txErrors: 0, txDropped: 0};
	assert.deepEqual(taps[0]?.counters, counters);
	assert.deepEqual(nics[1]?.coalescing, {
		rxAdaptive: undefined,
		txAdaptive: undefined,
		rxMicroseconds: 0,
		rxFrames: 1,
		txMicroseconds: 0,
		txFrames: 1,
	});
	assert.deepEqual(softnet?.[6], {cpu: 6, processed: 816, dropped: 0, timeSqueeze: 20});
	const chains = firewall?.baseChains?.filter(({family}) => family === 'ip').map(({table, name, priority}) => [table, name, priority]);
	assert.deepEqual(chains, [
		['filter', 'INPUT', 0],
		['filter', 'OUTPUT', 0],
		['filter', 'FORWARD', 0],
		['nat', 'POSTROUTING', 100],
		['mangle', 'POSTROUTING', -150],
	]);
	assert.deepEqual(firewall?.legacyTables, []);
	assert.deepEqual(memory.hugetlbfs, [{path: '/dev/hugepages', pageSize: 2048}]);
	assert.deepEqual(managerCpus, [0, 1, 2, 3, 4, 5, 6, 7]);
	assert.deepEqual(sshConnection, {address: '10.0.2.15', device: 'enp0s3'});
	assert.deepEqual([tools.conntrack, routesLeftOut], [false, 0]);
});

test('debian-13, which was read before anybody asked for these: they are unknown', () => {
	const {nics, taps, softnet, firewall, memory, managerCpus, sshConnection, tools, routesLeftOut} = inspect(read('debian-13'));
	assert.deepEqual([nics[0]?.counters, nics[0]?.coalescing, taps[0]?.counters, softnet], Array(4).fill(undefined));
	assert.deepEqual(firewall, {baseChains: undefined, flowtables: undefined, legacyTables: undefined, matchesBridgePorts: false});
	assert.deepEqual([memory.hugetlbfs, managerCpus, sshConnection, tools.conntrack, routesLeftOut], Array(5).fill(undefined));
});

test('debian-12 has an answer to everything that is asked of a host', () => {
	const {commands} = read('debian-12');
	const lines = (argv: readonly string[]) => commands[argv.join(' ')]?.stdout.trim().split('\n') ?? [];
	const asked = probeRequest.commands.flatMap(probe =>
		'argv' in probe
			? [probe.argv]
			: [probe.list, ...lines(probe.list).flatMap(line => probe.each.map(argv => argv.map(word => word.replaceAll('{}', line))))],
	);
	assert.deepEqual(
		asked.map(argv => argv.join(' ')).filter(argv => commands[argv] === undefined),
		// Asked since it was recorded.
		[deviceNodesCommand.join(' ')],
	);
});

test('debian-12: what libvirt offers to a guest that asks for nothing', () =>
	assert.deepEqual(inspect(read('debian-12')).libvirt.domainCapabilities, {
		emulator: '/usr/bin/qemu-system-x86_64',
		type: 'kvm',
		machine: 'pc-i440fx-7.2',
		maxVcpus: 255,
		cpuModes: ['host-passthrough', 'maximum', 'host-model', 'custom'],
		iothreads: true,
		memorySources: ['file', 'anonymous', 'memfd'],
	}));

test('an empty snapshot gives facts in which everything is unknown', () => {
	const facts: Facts = inspect({nearmetal: 1, target: 'nothing', takenAt: '', files: {}, links: {}, names: [], commands: {}});
	assert.deepEqual([facts.cpus, facts.nodes, facts.nics, facts.domains], [[], [], [], []]);
	assert.deepEqual(
		[facts.host.kvm, facts.host.root, facts.memory.total, facts.modules.kvm, facts.services.irqbalance],
		[undefined, undefined, undefined, undefined, undefined],
	);
	assert.ok(facts.unread.length >= 5);
});
