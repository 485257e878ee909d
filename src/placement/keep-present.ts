import {equal, union} from '../cpu/cpu-set.ts';
import {cost} from './cost.ts';
import {wantedVhostCpus} from './demand.ts';
import type {HostForPlacement} from './host.ts';
import type {GuestDemand, GuestSets, Placement} from './placement.ts';
import {prices} from './prices.ts';

const isPresent = ({vcpuPins, emulator, vhost}: GuestSets, present: NonNullable<GuestDemand['present']>): boolean =>
	vcpuPins.every((pin, vcpu) => equal(pin, present.vcpuPins[vcpu] ?? [])) && equal(union(emulator, vhost), present.emulatorPin);

/**
 * The placement that leaves a guest where somebody pinned it, where the best one gains less than a restart is worth. `placeFixed` places
 * it with sets that are fixed.
 */
export const keepPresent = (
	host: HostForPlacement,
	guest: GuestDemand,
	best: Placement,
	placeFixed: (guest: GuestDemand) => Placement,
): Placement => {
	const {present, fixed} = guest;
	const [placed] = best.guests;
	const {node, ...sets} = fixed;
	if (present === undefined || placed === undefined || Object.keys(sets).length > 0 || isPresent(placed, present)) return best;
	const {emulatorPin} = present;
	// Workers on the last of the emulator's CPUs, as many as they would like, and QEMU's own threads on the first.
	const workers = guest.vhostQueues.length === 0 ? 0 : Math.min(wantedVhostCpus(guest), Math.max(1, emulatorPin.length - 1));
	const vhost = emulatorPin.slice(emulatorPin.length - workers);
	const emulator = emulatorPin.length > workers ? emulatorPin.slice(0, emulatorPin.length - workers) : emulatorPin;
	const kept = placeFixed({...guest, fixed: {vcpus: present.vcpuPins, emulator, ...(workers > 0 && {vhost})}});
	const [keptGuest] = kept.guests;
	const isThere = node === undefined || keptGuest?.cells.every(cell => cell.node === node);
	const isSame = keptGuest !== undefined && isThere && isPresent(keptGuest, present);
	return isSame && cost(kept, host, [guest]) <= cost(best, host, [guest]) + prices.restart ? kept : best;
};
