import {formatCpulist} from '../cpu/cpu-set.ts';
import type {Domain, Facts} from '../inspect/facts.ts';
import {hostForPlacement} from '../placement/host.ts';
import {place} from '../placement/place.ts';
import type {GuestPlacement, Placement} from '../placement/placement.ts';
import {tunings} from '../tunings/index.ts';
import {type GuestRole, guestFields} from './guest-fields.ts';
import {complaints, demandUnder, isOn, optionsOf} from './make-plan.ts';
import type {Choices} from './plan.ts';

/** All these guests placed at once under the same choices; the other guests stay where they are pinned. */
export const placeTogether = (facts: Facts, names: readonly string[], choices: Omit<Choices, 'guest'>): Placement => {
	const guests = facts.domains.filter(({name}) => names.includes(name));
	const reasons = new Map(guests.map(guest => [guest.name, unable(facts, guest, {...choices, guest: guest.name})]));
	const able = guests.filter(({name}) => reasons.get(name) === undefined);
	const placement = place(
		hostForPlacement(
			facts,
			able.map(({name}) => name),
		),
		able.map(guest => demandUnder(facts, guest, {...choices, guest: guest.name})),
	);
	const left = [...reasons].flatMap(([name, because]) => (because === undefined ? [] : [{name, because}]));
	return {...placement, unplaced: [...placement.unplaced, ...left]};
};

/** Why a guest cannot be placed with others, whatever room there is. */
const unable = (facts: Facts, guest: Domain, choices: Choices): string | undefined => {
	const {name, inactive, persistent} = guest;
	if (persistent === false)
		return `${name} is transient: it has no definition to change. Define it with virsh define, or leave it as it is.`;
	if (inactive === undefined) return `The definition of ${name} could not be read. See virsh dumpxml --inactive.`;
	return tunings
		.filter(tuning => isOn(choices, tuning.id))
		.flatMap(tuning => complaints(tuning, optionsOf(choices, tuning.id), {facts, guest}).map(wrong => `${tuning.title}, ${wrong}.`))[0];
};

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
