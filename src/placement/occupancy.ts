import type {CpuSet} from '../cpu/cpu-set.ts';
import type {Topology} from './cores.ts';
import type {HostForPlacement} from './host.ts';
import type {GuestSets} from './placement.ts';
import type {CpuRole} from './seats.ts';

/** One use of a CPU. Every vCPU is a use of its own, however many are on the CPU. */
export type Use = {readonly role: CpuRole | 'other guest'; readonly guest: string | undefined};

export type Occupancy = {
	/** Uses of a CPU. */
	at(cpu: number): readonly Use[];
	/** Uses of its siblings. */
	beside(cpu: number): readonly Use[];
};

/** Sets of the host and of guests together. */
type AllSets = {
	readonly housekeeping: CpuSet;
	readonly interrupts: CpuSet;
	readonly guests: readonly (GuestSets & {readonly name: string})[];
};

const none: readonly Use[] = [];

/** Who uses a CPU: the host, the guests placed, and those that stay where they are. Said here, and nowhere else. */
export const usesOf = (placement: AllSets, taken: HostForPlacement['taken']): Occupancy['at'] => {
	const uses: Use[][] = [];
	const add = (cpus: Iterable<number>, role: Use['role'], guest: string | undefined): void => {
		const use = {role, guest};
		for (const cpu of cpus) {
			const here = uses[cpu];
			if (here) here.push(use);
			else uses[cpu] = [use];
		}
	};
	add(placement.housekeeping, 'housekeeping', undefined);
	add(placement.interrupts, 'interrupt', undefined);
	for (const guest of placement.guests) {
		for (const pins of guest.vcpuPins) add(pins, 'vcpu', guest.name);
		add(guest.emulator, 'emulator', guest.name);
		add(new Set(guest.vhost), 'vhost', guest.name);
		for (const pins of guest.ioThreads) add(pins, 'iothread', guest.name);
	}
	for (const {guest, cpus} of taken) add(cpus, guest === undefined ? 'interrupt' : 'other guest', guest);
	return cpu => uses[cpu] ?? none;
};

/** Who uses which CPU, and its siblings. */
export const occupancyOf = (placement: AllSets, host: HostForPlacement, topology: Topology): Occupancy => {
	const at = usesOf(placement, host.taken);
	const siblings: (readonly number[] | undefined)[] = [];
	for (const cpu of host.cpus) siblings[cpu.cpu] = cpu.threadSiblings;
	return {
		at,
		beside(cpu) {
			const others: Use[] = [];
			for (const sibling of siblings[cpu] ?? topology.coreOf.get(cpu)?.cpus ?? []) {
				if (sibling !== cpu) others.push(...at(sibling));
			}
			return others;
		},
	};
};
