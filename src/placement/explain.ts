import {type CpuSet, cpuSet, formatCpulist} from '../cpu/cpu-set.ts';
import {plural} from '../inspect/page/plural.ts';
import type {Topology} from './cores.ts';
import {flawFinder} from './flaws.ts';
import type {HostForPlacement} from './host.ts';
import {occupancyOf} from './occupancy.ts';
import type {GuestDemand, GuestPlacement, Placement} from './placement.ts';
import {wantedInterrupts} from './reserve.ts';
import {cpus, listed, numbered} from './sentences.ts';

const whyNodes = (nodes: CpuSet, {nicNode, nearDevice}: GuestDemand, {uplink}: HostForPlacement): string => {
	const where = `On ${numbered('node', nodes)}`;
	if (nicNode === undefined)
		return `${where}: ${uplink?.nodeUnknown ?? 'its packets leave by no NIC that is known'}, so room for CPUs and memory decided.`;
	const nic = nearDevice ?? uplink?.device ?? 'the NIC';
	const be = nic.includes(' and ') ? 'are' : 'is';
	return nodes.includes(nicNode)
		? `${where}${nodes.length > 1 ? `: ${nic} ${be} on node ${nicNode}` : `, where ${nic} ${be}`}.`
		: `${where}: on node ${nicNode}, where ${nic} ${be}, it would have to give up more.`;
};

const whyVcpus = (guest: GuestPlacement, topology: Topology): string => {
	const {sockets, dies, cores, threads} = guest.topology;
	const own = cpuSet(guest.vcpuPins.flat());
	const used = new Set(own.map(cpu => topology.siblingsOf.get(cpu) ?? cpu)).size;
	const alone = own.length === 1 ? '' : ', each on a core of its own';
	const place = `${plural(guest.vcpuPins.length, 'vCPU')} on ${cpus(own)}${own.length === used ? alone : `, which are ${plural(used, 'core')}`}`;
	const seen = [
		...(sockets > 1 ? [plural(sockets, 'socket')] : []),
		...(dies > 1 ? [plural(dies, 'die')] : []),
		plural(cores, 'core'),
		...(threads > 1 ? [plural(threads, 'thread')] : []),
	];
	return `${place}; the guest sees ${seen.join(' × ')}.`;
};

const whyQueues = ({queues, vhost}: GuestPlacement, {vhostQueues}: GuestDemand): readonly string[] => {
	if (queues.length === 0) return [];
	const asked = vhostQueues.every(count => typeof count === 'number');
	// Where the number is given, by hand or by what it has, there is no rule to tell.
	const rule = asked ? '' : ' (not more than vCPUs, CPUs for their workers, 8, and 16 in all; not fewer than now)';
	return [`Queue pairs: ${listed(queues.map(String))}${rule}; their workers on ${cpus(vhost)}.`];
};

const whyEmulator = ({emulator, vhost}: GuestPlacement): string =>
	vhost.length === 0
		? `emulatorpin ${formatCpulist(emulator)}, for QEMU’s own threads.`
		: `emulatorpin ${formatCpulist(cpuSet([...emulator, ...vhost]))}: QEMU’s own threads on ${formatCpulist(emulator)}; vhost workers can only be pinned inside it.`;

const whyIoThreads = ({ioThreads, emulator}: GuestPlacement): readonly string[] => {
	if (ioThreads.length === 0) return [];
	const own = ioThreads.every(pins => pins.every(cpu => !emulator.includes(cpu)));
	return own
		? [`${plural(ioThreads.length, 'IOThread')} on ${cpus(ioThreads.flat())}.`]
		: [`${plural(ioThreads.length, 'IOThread')} with the emulator on ${cpus(ioThreads.flat())}: no other CPU was left.`];
};

const whyMemory = ({cells}: GuestPlacement): readonly string[] => {
	const parts = cells.flatMap(({node, memory}) => (memory === undefined ? [] : [`${Math.round(memory / 1024)} MiB on node ${node}`]));
	return parts.length === 0 ? [] : [`Memory: ${listed(parts)}.`];
};

const why = (guest: GuestPlacement, demand: GuestDemand, host: HostForPlacement, topology: Topology): readonly string[] => [
	whyNodes(cpuSet(guest.vcpuPins.flatMap(pins => pins.map(cpu => topology.nodeOf.get(cpu) ?? 0))), demand, host),
	whyVcpus(guest, topology),
	...whyQueues(guest, demand),
	whyEmulator(guest),
	...whyIoThreads(guest),
	...whyMemory(guest),
];

const whyHost = ({housekeeping, interrupts}: Placement, host: HostForPlacement, topology: Topology): readonly string[] => {
	const {uplink} = host;
	const forHost = `Housekeeping: ${formatCpulist(housekeeping)}, for the host’s services, timers and kernel threads.`;
	if (!uplink) return [forHost];
	const wanted = wantedInterrupts(host, topology);
	const own = interrupts.filter(cpu => !housekeeping.includes(cpu)).length;
	const room = own === 0 ? ', shared with housekeeping' : own < wanted ? `, ${plural(own, 'CPU')} where ${wanted} would be best` : '';
	const node = uplink.node === undefined ? (uplink.nodeUnknown ?? 'its node is not known') : `its node is ${uplink.node}`;
	return [forHost, `Interrupts of ${uplink.device}: ${formatCpulist(interrupts)}${room}; ${node}.`];
};

/** The placement with its sentences: why each choice, and what had to be given up. */
export const explain = (placement: Placement, host: HostForPlacement, topology: Topology, guests: readonly GuestDemand[]): Placement => {
	const occupancy = occupancyOf(placement, host, topology);
	const flawsOf = flawFinder(host, topology, occupancy);
	const demands = new Map(guests.map(guest => [guest.name, guest]));
	return {
		...placement,
		guests: placement.guests.map(sets => {
			const guest = demands.get(sets.name);
			if (!guest) return sets;
			const gaveUp = flawsOf(sets, guest).map(flaw => flaw.text);
			return {...sets, reasons: why(sets, guest, host, topology), gaveUp};
		}),
		reasons: whyHost(placement, host, topology),
	};
};
