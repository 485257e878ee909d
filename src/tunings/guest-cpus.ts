import type {CpuSet} from '../cpu/cpu-set.ts';
import type {Facts} from '../inspect/facts.ts';
import {usesOf} from '../placement/occupancy.ts';
import type {Placement} from '../placement/placement.ts';
import {takenBeside} from '../placement/taken.ts';

/** CPUs of guests that the host's own work and the interrupts have no part in. */
export const guestCpus = (facts: Facts, placed: Placement): CpuSet => {
	const at = usesOf(
		placed,
		takenBeside(
			facts,
			placed.guests.map(({name}) => name),
		),
	);
	return facts.cpus.flatMap(({cpu, online}) => {
		const roles = at(cpu).map(({role}) => role);
		return online && roles.length > 0 && !roles.includes('housekeeping') && !roles.includes('interrupt') ? [cpu] : [];
	});
};
