import {plural} from '../inspect/page/plural.ts';
import type {HostForPlacement} from './host.ts';
import {roomFor} from './memory-room.ts';
import type {GuestDemand} from './placement.ts';

const gibibytes = (kib: number): string => `${(kib / 1024 / 1024).toFixed(1)} GiB`;

/** Why a guest has no place, with what to do about it. */
export const refusalOf = (host: HostForPlacement, guest: GuestDemand): string => {
	const where = guest.fixed.node === undefined ? 'this host' : `node ${guest.fixed.node}`;
	if (guest.vcpus > host.usable.length) {
		const pinned = new Set(host.taken.flatMap(({guest = []}) => guest)).size;
		const others = pinned > 0 ? `; ${plural(pinned, 'other guest')} ${pinned === 1 ? 'is' : 'are'} pinned to others` : '';
		const usable = `guests can use ${plural(host.usable.length, host.isApart ? 'isolated CPU' : 'CPU')} of this host${others}`;
		return `${guest.name} has ${plural(guest.vcpus, 'vCPU')}, and ${usable}. Give it fewer vCPUs or leave it unpinned.`;
	}
	if (guest.fixed.vcpus && guest.fixed.vcpus.length !== guest.vcpus) {
		const sets = guest.fixed.vcpus.length;
		return `${guest.name} has ${plural(guest.vcpus, 'vCPU')}, and ${plural(sets, 'CPU')} ${sets === 1 ? 'was' : 'were'} given by hand. Give each vCPU one.`;
	}
	const room = [...roomFor(host, [guest]).values()].reduce((sum: number, kib = Infinity) => sum + kib, 0);
	if (guest.memory !== undefined && guest.memory > room) {
		return `${guest.name} needs ${gibibytes(guest.memory)}, and guests can have ${gibibytes(room)} here. Free memory or shrink the guest.`;
	}
	const memory = guest.memory === undefined ? '' : ` and ${gibibytes(guest.memory)}`;
	const needs = `${guest.name} needs ${plural(guest.vcpus, 'CPU')}${memory} on ${where}`;
	return `${needs}, and what the host and other guests leave is not enough. Leave it unpinned, or place fewer guests.`;
};
