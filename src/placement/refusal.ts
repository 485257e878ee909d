import type {HostForPlacement} from './host.ts';
import type {GuestDemand} from './placement.ts';

const gibibytes = (kib: number): string => `${(kib / 1024 / 1024).toFixed(1)} GiB`;

/** Why a guest has no place, with what to do about it. */
export const refusalOf = (host: HostForPlacement, guest: GuestDemand): string => {
	const where = guest.fixed.node === undefined ? 'this host' : `node ${guest.fixed.node}`;
	if (guest.vcpus > host.usable.length) {
		const others = host.taken.length > 0 ? `, ${host.taken.length} other guests being pinned to the rest` : '';
		const cpus = `guests can use ${host.usable.length} CPUs of this host${others}`;
		return `${guest.name} has ${guest.vcpus} vCPUs, and ${cpus}. Give it fewer vCPUs or leave it unpinned.`;
	}
	if (guest.fixed.vcpus && guest.fixed.vcpus.length !== guest.vcpus) {
		return `${guest.name} has ${guest.vcpus} vCPUs, and ${guest.fixed.vcpus.length} sets were fixed by hand. Give one set a vCPU.`;
	}
	const room = host.room.reduce((sum, node) => sum + (node.kib ?? Infinity), 0);
	if (guest.memory !== undefined && guest.memory > room) {
		return `${guest.name} needs ${gibibytes(guest.memory)}, and guests can have ${gibibytes(room)} here. Free memory or shrink the guest.`;
	}
	const needs = `${guest.name} needs ${guest.vcpus} CPUs of its own`;
	return `${needs}, and other guests and the host leave fewer on ${where}. Leave it unpinned, or place fewer guests.`;
};
