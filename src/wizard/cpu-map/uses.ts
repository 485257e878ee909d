import type {Facts} from '../../inspect/facts.ts';
import {type Use, usesOf} from '../../placement/occupancy.ts';
import type {Placement} from '../../placement/placement.ts';
import {takenBeside} from '../../placement/taken.ts';

/** A CPU with several uses is drawn by the first of these. */
const order = ['vCPU', 'vhost', 'IOThread', 'emulator', 'other guest', 'interrupts', 'housekeeping', 'free'] as const;

export type MapRole = (typeof order)[number];

/** What runs on a CPU: the first of its roles, and whether it is shared. */
export type CpuUses = {
	readonly role: MapRole;
	/** Of the vCPU or the worker. A vCPU that may float over a set is drawn on every CPU of it, by the lowest number. */
	readonly number: number | undefined;
	readonly isShared: boolean;
};

const roles: Readonly<Record<Use['role'], MapRole>> = {
	vcpu: 'vCPU',
	vhost: 'vhost',
	emulator: 'emulator',
	iothread: 'IOThread',
	interrupt: 'interrupts',
	housekeeping: 'housekeeping',
	'other guest': 'other guest',
};

/** Who runs where, for the guest in question. */
export const cpuUses = (facts: Facts, placement: Placement, guest: string | undefined): ((cpu: number) => CpuUses) => {
	const own = placement.guests.find(({name}) => name === guest);
	const uses = usesOf(placement, takenBeside(facts, guest === undefined ? [] : [guest]));
	return cpu => {
		const here = uses(cpu).map(use => (use.guest === undefined || use.guest === guest ? roles[use.role] : 'other guest'));
		const role = order.find(one => here.includes(one)) ?? 'free';
		const number =
			role === 'vCPU' ? own?.vcpuPins.findIndex(pins => pins.includes(cpu)) : role === 'vhost' ? own?.vhost.indexOf(cpu) : undefined;
		return {role, number, isShared: here.length > 1};
	};
};
