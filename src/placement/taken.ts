import {type CpuSet, union} from '../cpu/cpu-set.ts';
import type {Facts} from '../inspect/facts.ts';
import {keptInterrupts} from '../inspect/kept-interrupts.ts';
import {wayOut} from '../inspect/way-out.ts';
import {type PinnedGuest, pinnedGuests} from './pinned-guests.ts';

/** CPUs of a guest that stays; without a guest, those that we keep for the interrupts of NICs that carry nothing of the guests at hand. */
export type Taken = PinnedGuest | {readonly guest?: undefined; readonly cpus: CpuSet};

/** Only for interrupts that are received for somebody else: those of the guests' own NICs get new places with them. */
export const interruptsElsewhere = (facts: Facts, guests: readonly string[]): readonly Taken[] => {
	const {nics} = wayOut(
		facts,
		facts.domains.filter(({name}) => guests.includes(name)),
	);
	const others = facts.nics.filter(({name}) => !nics.some(nic => nic.name === name));
	const cpus = union(...others.map(({name}) => keptInterrupts(facts, name)));
	return cpus.length === 0 ? [] : [{cpus}];
};

/** Who stays where he is, while these guests are placed. */
export const takenBeside = (facts: Facts, guests: readonly string[]): readonly Taken[] => [
	...pinnedGuests(facts, guests).taken,
	...interruptsElsewhere(facts, guests),
];
