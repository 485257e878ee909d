import {formatCpulist} from '../cpu/cpu-set.ts';
import type {Domain, Facts} from '../inspect/facts.ts';
import {hostForPlacement} from '../placement/host.ts';
import {place} from '../placement/place.ts';
import type {GuestPlacement, Placement} from '../placement/placement.ts';
import {tunings} from '../tunings/index.ts';
import {type GuestRole, guestFields} from './guest-fields.ts';
import {fitting, isOn, misfits} from './options.ts';
import {demandUnder} from './placer.ts';
import type {Choices} from './plan.ts';

/**
 * All these guests placed at once under the same choices, as far as they fit each guest; the other guests stay where they are pinned.
 */
export const placeTogether = (facts: Facts, names: readonly string[], choices: Omit<Choices, 'guest'>): Placement => {
	const guests = facts.domains.filter(({name}) => names.includes(name));
	const reasons = new Map(guests.map(guest => [guest.name, unable(guest)]));
	const able = guests.filter(({name}) => reasons.get(name) === undefined);
	const placement = place(
		hostForPlacement(
			facts,
			able.map(({name}) => name),
		),
		able.map(guest => demandUnder(facts, guest, fitting({...choices, guest: guest.name}, facts))),
	);
	const left = [...reasons].flatMap(([name, because]) => (because === undefined ? [] : [{name, because}]));
	return {
		...placement,
		guests: placement.guests.map(guest => ({...guest, gaveUp: [...guest.gaveUp, ...leftOut(facts, {...choices, guest: guest.name})]})),
		unplaced: [...placement.unplaced, ...left],
	};
};

/** Why a guest cannot be placed with others, whatever room there is. */
const unable = ({name, inactive, persistent}: Domain): string | undefined => {
	if (persistent === false)
		return `${name} is transient: it has no definition to change. Define it with virsh define, or leave it as it is.`;
	return inactive === undefined ? `The definition of ${name} could not be read. See virsh dumpxml --inactive.` : undefined;
};

/** The chosen steps that a guest does not get, a sentence each. */
const leftOut = (facts: Facts, choices: Choices): readonly string[] =>
	tunings
		.filter(tuning => isOn(choices, tuning.id))
		.flatMap(tuning => misfits(tuning, choices, facts).map(({text}) => `Without ${tuning.title}, ${text}.`));

/**
 * The fields that give a guest these very sets in a plan of its own, so that guest after guest comes to stand as placed together.
 */
export const fieldsOf = (
	{vcpuPins, emulator, vhost, ioThreads}: GuestPlacement,
	{interrupts}: Placement,
	choices: Omit<Choices, 'guest'>,
): readonly {readonly step: string; readonly field: string; readonly value: string}[] => {
	const sets: Readonly<Record<GuestRole, readonly number[]>> = {
		vcpus: vcpuPins.flat(),
		emulator,
		ioThreads: [...new Set(ioThreads.flat())],
		vhost: [...new Set(vhost)],
	};
	return [
		{step: 'nic-interrupts', field: 'cpus', cpus: interrupts},
		...guestFields.map(({role, step, field}) => ({step, field, cpus: sets[role]})),
	]
		.filter(({step, cpus}) => cpus.length > 0 && isOn(choices, step))
		.map(({step, field, cpus}) => ({step, field, value: formatCpulist(cpus)}));
};
