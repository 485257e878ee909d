import {type CpuSet, cpuSet, formatCpulist} from '../cpu/cpu-set.ts';
import type {Topology} from './cores.ts';
import {wantedVhostCpus} from './demand.ts';
import type {HostForPlacement} from './host.ts';
import type {Occupancy, Use} from './occupancy.ts';
import type {GuestDemand, GuestSets} from './placement.ts';

/** error: the guest would not start, or not with these sets. warning: it starts, and loses something. */
export type Flaw = {readonly severity: 'error' | 'warning'; readonly text: string};

/** Everything that a flaw may be found in. */
type Scene = {
	readonly sets: GuestSets;
	readonly guest: GuestDemand;
	readonly host: HostForPlacement;
	readonly topology: Topology;
	readonly occupancy: Occupancy;
	/** By CPU, whether it is online; those that guests may use; and the guest that each pinned one belongs to. */
	readonly online: ReadonlyMap<number, boolean>;
	readonly allowed: ReadonlySet<number>;
	readonly owner: ReadonlyMap<number, string>;
};

const counted = (count: number, thing: string): string => `${count} ${thing}${count === 1 ? '' : 's'}`;

const list = (cpus: Iterable<number>): string => formatCpulist(cpuSet(cpus));

const cpus = (set: Iterable<number>): string => {
	const numbers = cpuSet(set);
	return `CPU${numbers.length === 1 ? '' : 's'} ${formatCpulist(numbers)}`;
};

const names = {
	housekeeping: 'housekeeping',
	interrupt: 'interrupts',
	emulator: 'the emulator',
	vhost: 'vhost workers',
	iothread: 'an IOThread',
	vcpu: 'vCPUs',
	'other guest': 'another guest',
} as const;

/** `housekeeping, the emulator, vhost workers of db`; of many other guests only how many. */
const usesAsText = (uses: readonly Use[], name: string): string => {
	const guests = new Map<Use['role'], Set<string>>();
	for (const {role, guest} of uses) {
		const others = guests.get(role) ?? new Set();
		if (guest !== undefined) others.add(guest);
		guests.set(role, others);
	}
	const parts: string[] = [];
	for (const [role, users] of guests) {
		const others = [...users].filter(guest => guest !== name);
		if (others.length < users.size || others.length === 0) parts.push(names[role]);
		if (others.length === 0) continue;
		const who = others.length > 2 ? `${others.length} other guests` : others.join(' and ');
		parts.push(role === 'other guest' ? who : `${names[role]} of ${who}`);
	}
	return parts.join(', ');
};

type Finder = (scene: Scene) => readonly Flaw[];

const warning = (text: string): Flaw => ({severity: 'warning', text});
const error = (text: string): Flaw => ({severity: 'error', text});

const vcpuCpus = ({sets}: Scene): CpuSet => cpuSet(sets.vcpuPins.flat());
const allCpus = ({sets}: Scene): CpuSet => cpuSet([...sets.vcpuPins.flat(), ...sets.emulator, ...sets.vhost, ...sets.ioThreads.flat()]);
const isOwn =
	({guest}: Scene, role: Use['role']) =>
	(use: Use): boolean =>
		use.role === role && use.guest === guest.name;

const missingPins: Finder = ({sets, guest}) =>
	sets.vcpuPins.length === guest.vcpus && sets.vcpuPins.every(pins => pins.length > 0)
		? []
		: [
				error(
					`${counted(sets.vcpuPins.filter(pins => pins.length > 0).length, 'vCPU')} of ${guest.vcpus} have a CPU; give each one at least one.`,
				),
			];

const unusable: Finder = scene => {
	const {online, allowed, owner} = scene;
	const absent = allCpus(scene).filter(cpu => !online.has(cpu));
	const offline = allCpus(scene).filter(cpu => online.get(cpu) === false);
	const rest = allCpus(scene).filter(cpu => online.get(cpu) === true && !allowed.has(cpu));
	const outside = rest.filter(cpu => !owner.has(cpu));
	const others = [...new Set(rest.flatMap(cpu => owner.get(cpu) ?? []))];
	return [
		...(absent.length > 0 ? [error(`This host has no ${cpus(absent)}.`)] : []),
		...(offline.length > 0
			? [error(`${cpus(offline)} ${offline.length === 1 ? 'is' : 'are'} offline; libvirt refuses to pin there.`)]
			: []),
		...(outside.length > 0 ? [error(`${cpus(outside)} may not be used by guests: outside what this host allows machine.slice.`)] : []),
		...others.map(other =>
			warning(
				`${cpus(rest.filter(cpu => owner.get(cpu) === other))} ${other} is pinned to as well; the two guests will wait for each other.`,
			),
		),
	];
};

const bootCpu: Finder = scene =>
	vcpuCpus(scene).includes(0) || scene.sets.vhost.includes(0)
		? [warning('CPU 0 is used: timers, unbound kernel work and interrupts without a home land there.')]
		: [];

const sharedVcpus: Finder = scene => {
	const shared = vcpuCpus(scene).filter(cpu => scene.occupancy.at(cpu).length > 1);
	const stacked = shared.filter(cpu => scene.occupancy.at(cpu).filter(isOwn(scene, 'vcpu')).length > 1);
	const other = shared.filter(cpu => scene.occupancy.at(cpu).some(use => !isOwn(scene, 'vcpu')(use)));
	const uses = other.flatMap(cpu => scene.occupancy.at(cpu).filter(use => !isOwn(scene, 'vcpu')(use)));
	return [
		...(stacked.length > 0 ? [warning(`Several vCPUs share ${cpus(stacked)}; while one runs the others stand still.`)] : []),
		...(other.length > 0 ? [warning(`vCPUs share ${cpus(other)} with ${usesAsText(uses, scene.guest.name)}.`)] : []),
	];
};

const splitCores: Finder = scene => {
	const beside = (cpu: number): readonly Use[] => scene.occupancy.beside(cpu).filter(use => !isOwn(scene, 'vcpu')(use));
	const split = vcpuCpus(scene).filter(cpu => beside(cpu).length > 0);
	return split.length === 0
		? []
		: [
				warning(
					`vCPUs on ${cpus(split)} have siblings used by ${usesAsText(split.flatMap(beside), scene.guest.name)}; each pair shares one core.`,
				),
			];
};

const pairedVcpus: Finder = scene => {
	const paired = vcpuCpus(scene).filter(cpu => scene.occupancy.beside(cpu).some(isOwn(scene, 'vcpu')));
	return paired.length === 0
		? []
		: [
				warning(
					`${counted(paired.length, 'vCPU')} of ${scene.guest.vcpus} run in sibling pairs, two on a core, not one a core with its sibling idle.`,
				),
			];
};

const farFromNic: Finder = scene => {
	const nic = scene.guest.nicNode;
	if (nic === undefined) return [];
	const off = (set: readonly number[]): number => cpuSet(set).filter(cpu => scene.topology.nodeOf.get(cpu) !== nic).length;
	const vcpus = off(scene.sets.vcpuPins.flat());
	const workers = off(scene.sets.vhost);
	return vcpus + workers === 0
		? []
		: [warning(`${counted(vcpus, 'vCPU CPU')} and ${counted(workers, 'vhost CPU')} are not on node ${nic}, where the NIC is.`)];
};

const farFromMemory: Finder = ({sets, topology}) => {
	const nodes = sets.cells.map(cell => cell.node);
	const far = cpuSet(sets.vhost).filter(cpu => !nodes.includes(topology.nodeOf.get(cpu) ?? -1));
	return far.length === 0
		? []
		: [warning(`vhost workers on ${cpus(far)} are not on node ${list(nodes)}, where the memory is: every packet crosses nodes.`)];
};

const vhostWorkers: Finder = scene => {
	const workers = scene.sets.vhost;
	const own = cpuSet(workers);
	const wanted = wantedVhostCpus(scene.guest);
	const shared = own.filter(cpu => scene.occupancy.at(cpu).some(use => !isOwn(scene, 'vhost')(use)));
	const uses = shared.flatMap(cpu => scene.occupancy.at(cpu).filter(use => !isOwn(scene, 'vhost')(use)));
	const beside = own.filter(cpu => scene.occupancy.beside(cpu).length > 0);
	return [
		...(shared.length > 0 ? [warning(`vhost workers share ${cpus(shared)} with ${usesAsText(uses, scene.guest.name)}.`)] : []),
		...(own.length < wanted && own.length > 0 ? [warning(`${counted(own.length, 'CPU')} for vhost workers of ${wanted} wanted.`)] : []),
		...(workers.length > own.length
			? [warning(`${counted(workers.length, 'vhost worker')} on ${counted(own.length, 'CPU')}: some wait for each other.`)]
			: []),
		...(beside.length > 0
			? [
					warning(
						`vhost workers on ${cpus(beside)} have siblings busy with ${usesAsText(
							beside.flatMap(cpu => scene.occupancy.beside(cpu)),
							scene.guest.name,
						)}.`,
					),
				]
			: []),
	];
};

const emulatorAndIoThreads: Finder = scene => {
	const foreign =
		(role: Use['role']) =>
		(cpu: number): readonly Use[] =>
			scene.occupancy.at(cpu).filter(use => !isOwn(scene, role)(use));
	const emulator = scene.sets.emulator.filter(cpu => foreign('emulator')(cpu).length > 0);
	const ioThreads = cpuSet(scene.sets.ioThreads.flat()).filter(cpu => scene.occupancy.at(cpu).length > 1);
	return [
		...(emulator.length > 0
			? [warning(`The emulator shares ${cpus(emulator)} with ${usesAsText(emulator.flatMap(foreign('emulator')), scene.guest.name)}.`)]
			: []),
		...(ioThreads.length > 0
			? [warning(`IOThreads share ${cpus(ioThreads)} with ${usesAsText(ioThreads.flatMap(foreign('iothread')), scene.guest.name)}.`)]
			: []),
	];
};

const memory: Finder = scene => {
	const {sets, host, topology} = scene;
	const emulatorNodes = new Set([...sets.emulator, ...sets.vhost].map(cpu => topology.nodeOf.get(cpu)));
	return sets.cells.flatMap(cell => {
		const room = host.room.find(node => node.node === cell.node)?.kib;
		const remote = cell.vcpus.filter(vcpu => sets.vcpuPins[vcpu]?.some(cpu => topology.nodeOf.get(cpu) !== cell.node)).length;
		const mebibytes = (kib: number): string => `${Math.round(kib / 1024)} MiB`;
		return [
			...(emulatorNodes.has(cell.node)
				? []
				: [error(`The memory is on node ${cell.node} and the emulator has no CPU there: with huge pages the guest does not start.`)]),
			...(remote > 0 ? [warning(`${counted(remote, 'vCPU')} use memory of node ${cell.node} from another node.`)] : []),
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
					`The guest spans nodes ${list(sets.cells.map(cell => cell.node))}; it needs ${sets.cells.length} NUMA cells of its own to know.`,
				),
			];

const l3Domains: Finder = scene => {
	const domains = new Set(vcpuCpus(scene).flatMap(cpu => scene.topology.coreOf.get(cpu)?.domain.index ?? []));
	return domains.size < 2 || scene.sets.cells.length > 1 ? [] : [warning(`The vCPUs span ${domains.size} L3 caches.`)];
};

const finders: readonly Finder[] = [
	missingPins,
	unusable,
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
	const owner = new Map(host.taken.flatMap(other => other.cpus.map(cpu => [cpu, other.guest] as const)));
	return (sets, guest) => finders.flatMap(find => find({sets, guest, host, topology, occupancy, online, allowed, owner}));
};
