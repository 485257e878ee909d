import {type CpuSet, cpuSet} from '../cpu/cpu-set.ts';
import {plural} from '../inspect/page/plural.ts';
import type {Topology} from './cores.ts';
import {wantedVhostCpus} from './demand.ts';
import {error, type Finder, type Flaw, type Scene, vcpuCpus, warning} from './flaw.ts';
import {guestTopology} from './guest-topology.ts';
import type {HostForPlacement} from './host.ts';
import {roomFor} from './memory-room.ts';
import type {Occupancy, Use} from './occupancy.ts';
import type {GuestDemand, GuestSets} from './placement.ts';
import {cpus, listed, numbered} from './sentences.ts';
import {besideIsolated, unusable} from './unusable-cpus.ts';
import {users} from './users.ts';

/**
 * Uses by anybody but these roles of the guest itself. What two of its own roles share is told once: by its vCPUs, else by its vhost
 * workers, else by its emulator.
 */
const besides =
	({guest}: Scene, ...roles: readonly Use['role'][]) =>
	(use: Use): boolean =>
		use.guest !== guest.name || !roles.includes(use.role);

/** `The emulator shares CPU 0 with housekeeping.` */
const sharing = (scene: Scene, who: string, set: CpuSet, isOther: (use: Use) => boolean): readonly Flaw[] => {
	const shared = set.filter(cpu => scene.occupancy.at(cpu).some(isOther));
	const uses = shared.flatMap(cpu => scene.occupancy.at(cpu).filter(isOther));
	return shared.length === 0 ? [] : [warning(`${who} ${cpus(shared)} with ${users(uses, scene.guest.name)}.`)];
};

/** `Siblings of CPU 6 are used by db: vCPUs there have only part of a core.` */
const crowding = (scene: Scene, who: string, set: CpuSet, isOther: (use: Use) => boolean): readonly Flaw[] => {
	const crowded = set.filter(cpu => scene.occupancy.beside(cpu).some(isOther));
	const uses = crowded.flatMap(cpu => scene.occupancy.beside(cpu).filter(isOther));
	return crowded.length === 0
		? []
		: [warning(`Siblings of ${cpus(crowded)} are used by ${users(uses, scene.guest.name)}: ${who} there have only part of a core.`)];
};

/** CPUs that several threads of this role of the guest are pinned to. */
const stacked = ({occupancy, guest}: Scene, role: Use['role'], set: CpuSet): CpuSet =>
	set.filter(cpu => occupancy.at(cpu).filter(use => use.role === role && use.guest === guest.name).length > 1);

const missingPins: Finder = ({sets, guest}) => {
	const extra = sets.vcpuPins.length - guest.vcpus;
	const pinned = sets.vcpuPins.filter(pins => pins.length > 0).length;
	if (extra > 0) return [error(`${sets.vcpuPins.length} CPUs are chosen for ${plural(guest.vcpus, 'vCPU')}: ${extra} too many.`)];
	return pinned === guest.vcpus
		? []
		: [
				error(
					`${pinned === 0 ? 'No vCPU has' : `Only ${pinned} of ${guest.vcpus} vCPUs ${pinned === 1 ? 'has' : 'have'}`} a CPU; give each one of its own.`,
				),
			];
};

const bootCpu: Finder = scene => {
	const who = [...(vcpuCpus(scene).includes(0) ? ['vCPUs'] : []), ...(scene.sets.vhost.includes(0) ? ['vhost workers'] : [])];
	return who.length === 0
		? []
		: [warning(`CPU 0 is used by ${listed(who)}: timers, unbound kernel work and interrupts without a home land there too.`)];
};

const sharedVcpus: Finder = scene => {
	const several = stacked(scene, 'vcpu', vcpuCpus(scene));
	return [
		...(several.length > 0 ? [warning(`Several vCPUs share ${cpus(several)}: while one runs, the others stand still.`)] : []),
		...sharing(scene, 'vCPUs share', vcpuCpus(scene), besides(scene, 'vcpu')),
	];
};

const splitCores: Finder = scene => crowding(scene, 'vCPUs', vcpuCpus(scene), besides(scene, 'vcpu'));

const pairedVcpus: Finder = scene => {
	const {sets, guest, topology, occupancy} = scene;
	const paired = sets.vcpuPins.filter(pins =>
		pins.some(cpu => occupancy.beside(cpu).some(use => use.role === 'vcpu' && use.guest === guest.name)),
	).length;
	if (paired === 0) return [];
	const who = paired === guest.vcpus ? `All ${guest.vcpus}` : `${paired} of ${guest.vcpus}`;
	const untold =
		guestTopology(sets.vcpuPins, topology).threads > 1
			? 'its machine would not start so'
			: 'that takes whole cores, their vCPUs one after the other';
	const told = guestTopology(sets.vcpuPins, topology, guest).threads > 1 ? '' : ` The guest is not told: ${untold}.`;
	return [warning(`${who} vCPUs run as siblings of each other, not one on each core.${told}`)];
};

const farFromNic: Finder = ({sets, guest, topology}) => {
	const nic = guest.nicNode;
	if (nic === undefined) return [];
	const off = (what: string, set: readonly number[]): readonly string[] => {
		const far = cpuSet(set).filter(cpu => topology.nodeOf.get(cpu) !== nic);
		return far.length === 0 ? [] : [`${what} on ${cpus(far)}`];
	};
	const far = [...off('vCPUs', sets.vcpuPins.flat()), ...off('vhost workers', sets.vhost)];
	return far.length === 0 ? [] : [warning(`${listed(far)} are not on node ${nic}, where the NIC is.`)];
};

const farFromMemory: Finder = ({sets, topology}) => {
	const nodes = sets.cells.map(cell => cell.node);
	const far = cpuSet(sets.vhost).filter(cpu => !nodes.includes(topology.nodeOf.get(cpu) ?? -1));
	return far.length === 0
		? []
		: [warning(`vhost workers on ${cpus(far)} are not on ${numbered('node', nodes)}, where the memory is: every packet crosses nodes.`)];
};

/** Why there are no more of these CPUs, where that is so: a thread on a core that another uses has only part of it. */
const noCoreLeft = ({topology, occupancy}: Scene, own: CpuSet): string => {
	const nodes = topology.nodes.filter(({node}) => own.some(cpu => topology.nodeOf.get(cpu) === node));
	const isFull = nodes.every(({cores}) => cores.every(core => core.cpus.some(cpu => occupancy.at(cpu).length > 0)));
	return isFull
		? `, and ${numbered(
				'node',
				nodes.map(({node}) => node),
			)} ${nodes.length === 1 ? 'has' : 'have'} no core left that nobody uses`
		: '';
};

const vhostWorkers: Finder = scene => {
	const workers = scene.sets.vhost;
	const own = cpuSet(workers);
	const wanted = wantedVhostCpus(scene.guest);
	return [
		...sharing(scene, 'vhost workers share', own, besides(scene, 'vhost', 'vcpu')),
		...(own.length < wanted && own.length > 0
			? [warning(`The vhost workers have ${plural(own.length, 'CPU')}; ${wanted} would be best${noCoreLeft(scene, own)}.`)]
			: []),
		...(workers.length > own.length
			? [warning(`${plural(workers.length, 'vhost worker')} run on ${plural(own.length, 'CPU')}: they wait for each other.`)]
			: []),
		...crowding(scene, 'vhost workers', own, besides(scene, 'vcpu')),
	];
};

const emulatorAndIoThreads: Finder = scene => {
	const {emulator} = scene.sets;
	const ioThreads = cpuSet(scene.sets.ioThreads.flat());
	const several = stacked(scene, 'iothread', ioThreads).filter(cpu => !emulator.includes(cpu));
	return [
		...sharing(scene, 'The emulator shares', emulator, besides(scene, 'emulator', 'vhost', 'vcpu')),
		...sharing(scene, 'IOThreads share', ioThreads, besides(scene, 'iothread', 'emulator', 'vhost', 'vcpu')),
		...(several.length > 0 ? [warning(`Several IOThreads share ${cpus(several)}: they wait for each other.`)] : []),
	];
};

const memory: Finder = scene => {
	const {sets, host, topology} = scene;
	const rooms = roomFor(host, [scene.guest]);
	const emulatorNodes = new Set([...sets.emulator, ...sets.vhost].map(cpu => topology.nodeOf.get(cpu)));
	return sets.cells.flatMap(cell => {
		const room = rooms.get(cell.node);
		const remote = cell.vcpus.filter(vcpu => sets.vcpuPins[vcpu]?.some(cpu => topology.nodeOf.get(cpu) !== cell.node));
		const mebibytes = (kib: number): string => `${Math.round(kib / 1024)} MiB`;
		return [
			...(emulatorNodes.has(cell.node)
				? []
				: [error(`The memory is on node ${cell.node} and the emulator has no CPU there: with huge pages the guest does not start.`)]),
			...(remote.length > 0
				? [warning(`${numbered('vCPU', remote)} ${remote.length === 1 ? 'uses' : 'use'} memory of node ${cell.node} from another node.`)]
				: []),
			...(room !== undefined && cell.memory !== undefined && cell.memory > room
				? [error(`Node ${cell.node} has room for ${mebibytes(room)}, and the guest puts ${mebibytes(cell.memory)} there.`)]
				: []),
		];
	});
};

const severalNodes: Finder = ({sets}) =>
	sets.cells.length < 2
		? []
		: [
				warning(
					`The guest spans ${numbered(
						'node',
						sets.cells.map(cell => cell.node),
					)}: what a vCPU needs of the other part crosses nodes.`,
				),
			];

const l3Domains: Finder = scene => {
	const domains = new Set(vcpuCpus(scene).flatMap(cpu => scene.topology.coreOf.get(cpu)?.domain.index ?? []));
	return domains.size < 2 || scene.sets.cells.length > 1 ? [] : [warning(`The vCPUs span ${domains.size} L3 caches.`)];
};

const finders: readonly Finder[] = [
	missingPins,
	unusable,
	besideIsolated,
	memory,
	sharedVcpus,
	bootCpu,
	splitCores,
	severalNodes,
	farFromNic,
	farFromMemory,
	vhostWorkers,
	emulatorAndIoThreads,
	pairedVcpus,
	l3Domains,
];

/** Finds everything about a guest's sets that is not as one would wish, the worst first. */
export const flawFinder = (
	host: HostForPlacement,
	topology: Topology,
	occupancy: Occupancy,
): ((sets: GuestSets, guest: GuestDemand) => readonly Flaw[]) => {
	const online = new Map(host.cpus.map(cpu => [cpu.cpu, cpu.online]));
	const allowed = new Set(host.allowed);
	const usable = new Set(host.usable);
	return (sets, guest) => finders.flatMap(find => find({sets, guest, host, topology, occupancy, online, allowed, usable}));
};
