import {cpuSet, formatCpulist} from '../cpu/cpu-set.ts';
import type {Topology} from './cores.ts';
import {flawFinder} from './flaws.ts';
import type {HostForPlacement} from './host.ts';
import {occupancyOf} from './occupancy.ts';
import type {GuestDemand, GuestPlacement, Placement} from './placement.ts';

const why = (guest: GuestPlacement, demand: GuestDemand, host: HostForPlacement, topology: Topology): readonly string[] => {
	const nodes = cpuSet(guest.vcpuPins.flatMap(pins => pins.map(cpu => topology.nodeOf.get(cpu) ?? 0)));
	const vcpus = cpuSet(guest.vcpuPins.flat());
	const cores = new Set(vcpus.map(cpu => topology.coreOf.get(cpu)?.index)).size;
	const workers = cpuSet(guest.vhost);
	const nic = host.uplink?.device ?? 'the NIC';
	const where = nodes.length > 1 ? `Nodes ${formatCpulist(nodes)}` : `Node ${nodes[0] ?? 0}`;
	const near =
		demand.nicNode === undefined
			? 'which node the NIC belongs to could not be read, so room for CPUs and memory decided'
			: nodes.includes(demand.nicNode)
				? `${nic} is on node ${demand.nicNode}`
				: `node ${demand.nicNode}, where ${nic} is, has no room for it`;
	const threads = guest.topology.threads;
	const pairs = `Queue pairs: ${guest.queues.join(' and ')}, being at most one a vCPU (${demand.vcpus}), one a vhost CPU (${workers.length}), and 8.`;
	const emulatorpin = formatCpulist(cpuSet([...guest.emulator, ...workers]));
	return [
		`${where}: ${near}.`,
		threads > 1
			? `vCPUs: ${formatCpulist(vcpus)}, ${threads} a core on ${cores} of them; the guest sees threads=${threads} so that its scheduler knows.`
			: `vCPUs: ${formatCpulist(vcpus)}, cores: ${cores}; the guest sees one thread a core.`,
		...(guest.queues.length > 0 ? [`${pairs} Their workers: ${formatCpulist(workers)}.`] : []),
		`emulatorpin ${emulatorpin}: QEMU's own threads on ${formatCpulist(guest.emulator)}; vhost workers can only be pinned inside it.`,
		...guest.cells.flatMap(cell => (cell.memory === undefined ? [] : [`${Math.round(cell.memory / 1024)} MiB on node ${cell.node}.`])),
	];
};

const whyHost = (placement: Placement, {uplink}: HostForPlacement): readonly string[] => {
	const housekeeping = `Housekeeping: ${formatCpulist(placement.housekeeping)}, for the host's services, timers and kernel threads.`;
	if (!uplink) return [housekeeping];
	const node = uplink.node === undefined ? 'its node could not be read' : `its node is ${uplink.node}`;
	return [housekeeping, `Interrupts of ${uplink.device}: ${formatCpulist(placement.interrupts)}; ${node}.`];
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
		reasons: whyHost(placement, host),
	};
};
