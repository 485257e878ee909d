import type {Domain} from '../inspect/facts.ts';
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

/** Whether each vCPU of a guest is, or will be, pinned to one CPU that no other of its vCPUs has. */
export const hasOwnCpus = (context: Context, {name, inactive}: Domain): boolean => {
	const placed = pinnedAsPlaced(context);
	const planned = placed?.name === name ? placed.vcpuPins : undefined;
	const pins = planned ?? Object.values(inactive?.vcpuPins ?? {});
	const vcpus = planned?.length ?? inactive?.vcpus?.maximum;
	return pins.length === vcpus && pins.every(set => set.length === 1) && new Set(pins.flat()).size === vcpus;
};
