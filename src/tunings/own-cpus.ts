import {type CpuSet, cpuSet, equal} from '../cpu/cpu-set.ts';
import type {Domain, DomainDefinition, Facts} from '../inspect/facts.ts';
import type {GuestPlacement} from '../placement/placement.ts';
import type {Context} from './tuning.ts';

/**
 * Whether its emulator and its vhost workers each have a CPU that none of its vCPUs has. Else they and a vCPU wait for each other, and, pinned,
 * none can get out of the way.
 */
export const hasRoomBeside = ({vcpuPins, emulator, vhost}: GuestPlacement): boolean => {
	const own = new Set(vcpuPins.flat());
	return [emulator, vhost].every(cpus => cpus.length === 0 || cpus.some(cpu => !own.has(cpu)));
};

/** The guest as it is placed, where cpu-pinning will write that down. */
export const pinnedAsPlaced = ({chosen, placement}: Pick<Context, 'chosen' | 'placement'>): GuestPlacement | undefined =>
	chosen.has('cpu-pinning') && placement !== undefined && hasRoomBeside(placement) ? placement : undefined;

/**
 * The CPUs that its emulator may use and its vhost workers with it: as placed where that is written down, else as its definition says (vcpu
 * cpuset= holds the emulator too). undefined: all.
 */
export const emulatorCpus = (
	context: Pick<Context, 'chosen' | 'placement'>,
	{emulatorPin, vcpus}: DomainDefinition,
): CpuSet | undefined => {
	const placed = pinnedAsPlaced(context);
	return placed === undefined ? (emulatorPin ?? vcpus?.cpuset) : cpuSet([...placed.emulator, ...placed.vhost]);
};

/** Its vCPUs are pinned already as they are placed. */
export const isPinnedSo = ({vcpuPins}: DomainDefinition, placement: GuestPlacement): boolean =>
	placement.vcpuPins.every((set, vcpu) => equal(set, vcpuPins[vcpu] ?? []));

/** Nodes of these CPUs, as far as they are known. */
export const nodesOf = (facts: Facts, cpus: readonly number[]): CpuSet =>
	cpuSet(facts.cpus.flatMap(({cpu, node}) => (node !== undefined && cpus.includes(cpu) ? [node] : [])));

/** Whether each vCPU of a guest is, or will be, pinned to one CPU that no other of its vCPUs has. */
export const hasOwnCpus = (context: Context, {name, inactive}: Domain): boolean => {
	const placed = pinnedAsPlaced(context);
	const planned = placed?.name === name ? placed.vcpuPins : undefined;
	const pins = planned ?? Object.values(inactive?.vcpuPins ?? {});
	const vcpus = planned?.length ?? inactive?.vcpus?.maximum;
	return pins.length === vcpus && pins.every(set => set.length === 1) && new Set(pins.flat()).size === vcpus;
};
