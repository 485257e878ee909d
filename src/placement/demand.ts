import type {CpuSet} from '../cpu/cpu-set.ts';
import type {Domain, DomainDefinition, Facts} from '../inspect/facts.ts';
import {passedDevices} from '../inspect/passed-devices.ts';
import {vhostInterfaces} from '../inspect/vhost.ts';
import {nodeOfNics, wayOut} from '../inspect/way-out.ts';
import type {GuestDemand} from './placement.ts';
import {presentSets} from './present.ts';

/** More queue pairs than this are not proposed: each costs a worker, and the busiest queue limits anyway. */
const mostQueues = 8;

/**
 * libosinfo's names of the Windows systems for a desk, which use the CPUs of two sockets at most (Microsoft’s licence terms and “Windows 11
 * processor limits”); the servers are called 2k3, 2k8r2, 2k22 …
 */
const isWindowsClient = /microsoft\.com\/win\/(?:xp|vista|7|8|8\.1|10|11)$/;

/**
 * s390x and RISC-V machines refuse a second thread (mc->smp_props and their own checks in hw/s390x, hw/riscv). POWER's start with whole cores
 * only: “smp_cpus must be multiple of threads” (spapr_init_cpus in hw/ppc/spapr.c), which counts the vCPUs that are on.
 */
const threadsOf = ({architecture = '', vcpus}: DomainDefinition): Pick<GuestDemand, 'threadsDivide'> =>
	/^(s390|riscv)/.test(architecture) ? {threadsDivide: 1} : /^ppc/.test(architecture) && vcpus ? {threadsDivide: vcpus.current} : {};

/** What a guest asks of its host: from the definition for the next start, because that is when a placement is felt. */
export const demandOf = (domain: Domain, facts: Facts): GuestDemand => {
	const definition = domain.inactive ?? domain.live;
	const nicNode = nodeOfNics(wayOut(facts, [domain]).nics);
	const passed = definition === undefined || nicNode !== undefined ? [] : passedDevices(facts, definition);
	const [device] = passed;
	// What it has for itself counts where no NIC of the host does, and all of it is on one node.
	const isOnOne = device !== undefined && passed.every(({node}) => node === device.node);
	return {
		name: domain.name,
		vcpus: definition?.vcpus?.maximum ?? 1,
		memory: definition?.memory,
		...(definition?.hugepages === undefined
			? {}
			: {pages: {more: definition.hugepages.flatMap(({size = facts.memory.defaultHugepage}) => size ?? []), idle: []}}),
		vhostQueues: (definition ? vhostInterfaces(definition, facts) : []).map(() => undefined),
		ioThreads: definition?.iothreadIds.length ?? 0,
		nicNode: nicNode ?? (isOnOne ? device.node : undefined),
		...(isOnOne ? {nearDevice: device.address} : {}),
		...(isWindowsClient.test(definition?.system ?? '') ? {mostSockets: 2} : {}),
		...(definition && threadsOf(definition)),
		boundTo: definition?.memoryNodes ?? [],
		present: definition && presentSets(definition),
		fixed: {},
	};
};

/** CPUs for the emulator that somebody fixed. An empty set fixes nothing: QEMU has to run somewhere. */
export const fixedEmulator = ({fixed}: GuestDemand): CpuSet | undefined => (fixed.emulator?.length ? fixed.emulator : undefined);

/** CPUs for the uplink's interrupts that somebody fixed. */
export const fixedInterrupts = (guests: readonly GuestDemand[]): CpuSet => guests.flatMap(({fixed}) => fixed.interrupts ?? []);

/** More workers than this over all interfaces are not proposed: ten interfaces of eight pairs each would cost a guest most of its memory. */
const mostWorkers = 16;

const chosenPairs = (guest: GuestDemand): number =>
	Math.max(1, Math.min(guest.vcpus, mostQueues, Math.floor(mostWorkers / Math.max(1, guest.vhostQueues.length))));

const leastPairs = (queues: GuestDemand['vhostQueues'][number]): number => (typeof queues === 'number' ? queues : (queues?.atLeast ?? 1));

/**
 * CPUs that the guest's vhost workers would like: one a queue pair of the interface that has most, and one an interface. Interfaces share
 * them beyond that, since seldom two are busy at once.
 */
export const wantedVhostCpus = (guest: GuestDemand): number =>
	guest.fixed.vhost?.length ??
	Math.max(
		Math.min(guest.vhostQueues.length, mostQueues),
		...guest.vhostQueues.map(queues => (typeof queues === 'number' ? queues : Math.min(guest.vcpus, mostQueues))),
	);

/**
 * Queue pairs of each vhost interface: not more than vCPUs, CPUs for the workers, 8, and over all interfaces 16; a count that was asked
 * for is kept, and so is one that is higher already.
 */
export const queuePairs = (guest: GuestDemand, vhostCpus: number): readonly number[] =>
	guest.vhostQueues.map(queues =>
		typeof queues === 'number' ? queues : Math.max(leastPairs(queues), Math.min(chosenPairs(guest), Math.max(1, vhostCpus))),
	);
