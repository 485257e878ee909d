import {type CpuSet, difference, union} from '../cpu/cpu-set.ts';
import type {Facts} from '../inspect/facts.ts';
import {keptInterrupts} from '../inspect/kept-interrupts.ts';
import {sum} from '../inspect/sum.ts';
import {wayOut} from '../inspect/way-out.ts';
import {openCpus} from './open-cpus.ts';
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

/** CPUs that the host, and a guest's emulator with its workers, have beside the vCPUs, at their least. */
export const besideVcpus = 2;

/** vCPUs of each of these guests. */
export const vcpusOf = (facts: Facts, guests: readonly string[]): readonly number[] =>
	facts.domains.filter(({name}) => guests.includes(name)).map(({inactive, live}) => (inactive ?? live)?.vcpus?.maximum ?? 0);

/**
 * Guests that stay, with the CPUs that these have to keep clear of: all pins, and a cpuset that leaves its guest no choice, because it is no wider
 * than that has vCPUs, as far as these have room beside it. On a wider one there is room for others.
 */
export const guestsBeside = (facts: Facts, guests: readonly string[]): readonly PinnedGuest[] => {
	const {taken, confined} = pinnedGuests(facts, guests);
	const wanted = sum(vcpusOf(facts, guests)) + besideVcpus;
	const beside = [...taken];
	let free = difference(openCpus(facts), union(...taken.map(({cpus}) => cpus)));
	for (const one of confined.filter(({guest, cpus}) => cpus.length <= sum(vcpusOf(facts, [guest])))) {
		const left = difference(free, one.cpus);
		if (left.length < wanted) continue;
		free = left;
		beside.push(one);
	}
	return beside;
};

/** Who stays where he is, while these guests are placed. */
export const takenBeside = (facts: Facts, guests: readonly string[]): readonly Taken[] => [
	...guestsBeside(facts, guests),
	...interruptsElsewhere(facts, guests),
];
