import type {CpuSet} from '../cpu/cpu-set.ts';
import type {Domain, Facts} from '../inspect/facts.ts';
import {vhostInterfaces} from '../inspect/vhost.ts';
import {nodeOfNics, wayOut} from '../inspect/way-out.ts';
import type {GuestDemand} from './placement.ts';

/** More queue pairs than this are not proposed: each costs a worker, and the busiest queue limits anyway. */
const mostQueues = 8;

/** What a guest asks of its host: from the definition for the next start, because that is when a placement is felt. */
export const demandOf = (domain: Domain, facts: Facts): GuestDemand => {
	const definition = domain.inactive ?? domain.live;
	return {
		name: domain.name,
		vcpus: definition?.vcpus?.maximum ?? 1,
		memory: definition?.memory,
		vhostQueues: (definition ? vhostInterfaces(definition, facts) : []).map(() => undefined),
		ioThreads: definition?.iothreadIds.length ?? 0,
		nicNode: nodeOfNics(wayOut(facts, [domain]).nics),
		boundTo: definition?.memoryNodes ?? [],
		fixed: {},
	};
};

/** CPUs for the emulator that somebody fixed. An empty set fixes nothing: QEMU has to run somewhere. */
export const fixedEmulator = ({fixed}: GuestDemand): CpuSet | undefined => (fixed.emulator?.length ? fixed.emulator : undefined);

/** CPUs for the uplink's interrupts that somebody fixed. */
export const fixedInterrupts = (guests: readonly GuestDemand[]): CpuSet => guests.flatMap(({fixed}) => fixed.interrupts ?? []);

/** CPUs that the guest's vhost workers would like: one a queue pair. Interfaces share them, since seldom two are busy at once. */
export const wantedVhostCpus = (guest: GuestDemand): number =>
	guest.fixed.vhost?.length ?? Math.max(0, ...guest.vhostQueues.map(queues => queues ?? Math.min(guest.vcpus, mostQueues)));

/** Queue pairs of each vhost interface: not more than vCPUs, CPUs for the workers, and 8; a count that was asked for is kept. */
export const queuePairs = (guest: GuestDemand, vhostCpus: number): readonly number[] =>
	guest.vhostQueues.map(queues => queues ?? Math.max(1, Math.min(guest.vcpus, vhostCpus, mostQueues)));
