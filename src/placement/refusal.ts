import type {HostForPlacement} from './host.ts';
import type {GuestDemand} from './placement.ts';

const gibibytes = (kib: number): string => `${(kib / 1024 / 1024).toFixed(1)} GiB`;

/** Why a guest has no place, with what to do about it. */
export const refusalOf = (host: HostForPlacement, guest: GuestDemand): string => {
	const where = guest.fixed.node === undefined ? 'this host' : `node ${guest.fixed.node}`;
	if (guest.vcpus > host.usable.length) {
		const others = host.taken.length > 0 ? `, ${host.taken.length} other guests being pinned to the rest` : '';
		return `${guest.name} has ${guest.vcpus} vCPUs, and guests can use ${host.usable.length} CPUs of this host${others}. Give it fewer vCPUs or leave it unpinned.`;
	}
	const room = host.room.reduce((sum, node) => sum + (node.kib ?? Infinity), 0);
	if (guest.memory !== undefined && guest.memory > room) {
		return `${guest.name} needs ${gibibytes(guest.memory)}, and ${gibibytes(room)} can be had here beside what the host keeps. Free memory or shrink the guest.`;
	}
	return `${guest.name} needs ${guest.vcpus} CPUs of its own, and the guests placed before it left fewer on ${where}. Leave it unpinned, or place fewer guests.`;
};
