import {type CpuSet, cpuSet, equal, formatCpulist} from '../../cpu/cpu-set.ts';
import type {GuestPlacement} from '../../placement/placement.ts';
import {type GuestRole, guestFields} from '../../plan/guest-fields.ts';
import {isOn} from '../../plan/options.ts';
import type {Choices} from '../../plan/plan.ts';

/** The CPUs of a guest by role, as they are moved by hand. */
export type HandSets = {
	/** The first for vCPU 0: which vCPUs are siblings follows from the order. */
	readonly vcpus: readonly number[];
	readonly emulator: CpuSet;
	/** The first for the worker of the first queue. */
	readonly vhost: readonly number[];
	/** The first for the first IOThread. Empty: they run with the emulator. */
	readonly ioThreads: readonly number[];
};

/** What sets are complete for. */
export type HandGuest = {readonly name: string; readonly vcpus: number | undefined; readonly ioThreads: number};

export type HandRole = GuestRole;

export const setsOf = (own: GuestPlacement | undefined): HandSets => ({
	vcpus: [...new Set(own?.vcpuPins.flat())],
	emulator: own?.emulator ?? [],
	vhost: [...new Set(own?.vhost)],
	ioThreads: [...new Set(own?.ioThreads.flat())].filter(cpu => !own?.emulator.includes(cpu)),
});

/**
 * A CPU gets this role and loses every other; without a role it is free. Among vCPUs and workers it stands after its last sibling, else
 * at the end, so that pairs stay pairs. The very same sets where that changes nothing.
 */
export const moved = (sets: HandSets, cpu: number, role: HandRole | undefined, siblings: CpuSet): HandSets => {
	if (guestFields.every(field => sets[field.role].includes(cpu) === (field.role === role))) return sets;
	const set = (own: HandRole): readonly number[] => {
		const others = sets[own].filter(other => other !== cpu);
		const sibling = others.findLastIndex(other => siblings.includes(other));
		return own === role ? others.toSpliced(sibling < 0 ? others.length : sibling + 1, 0, cpu) : others;
	};
	return {vcpus: set('vcpus'), emulator: cpuSet(set('emulator')), vhost: set('vhost'), ioThreads: set('ioThreads')};
};

/** What the sets still need before a plan can be made with them, as sentences. */
export const missingIn = (sets: HandSets, placed: HandSets, guest: HandGuest): readonly string[] => {
	const chosen = sets.vcpus.length;
	return [
		...(chosen === guest.vcpus || (chosen > 0 && equal(sets.vcpus, placed.vcpus))
			? []
			: [`${guest.name} has ${guest.vcpus ?? '?'} vCPUs, ${chosen} ${chosen === 1 ? 'CPU is' : 'CPUs are'} chosen.`]),
		...(sets.emulator.length === 0 ? [`The emulator of ${guest.name} has no CPU.`] : []),
		...(sets.vhost.length === 0 && placed.vhost.length > 0 ? [`The vhost workers of ${guest.name} have no CPU.`] : []),
	];
};

/**
 * The sets written as if typed into the fields, all of them, so that none moves on its own when another is moved. What somebody moved
 * by hand is wanted: its step is switched on. The sets of a step that is off and was not touched stay automatic.
 */
export const withSets = (choices: Choices, sets: HandSets, placed: HandSets, guest: HandGuest): Choices => {
	const typed = (of: HandSets): HandSets => ({
		...of,
		vcpus: of.vcpus.length === guest.vcpus ? of.vcpus : [],
		ioThreads: guest.ioThreads > 0 && of.ioThreads.length === 0 ? of.emulator : of.ioThreads,
	});
	const [now, before] = [typed(sets), typed(placed)];
	let after = choices;
	for (const {role, step, field} of guestFields) {
		const isMoved = !equal(now[role], before[role]);
		if (now[role].length > 0 && (isMoved || isOn(choices, step))) {
			after = {
				...after,
				on: isMoved ? {...after.on, [step]: true} : after.on,
				options: {...after.options, [step]: {...after.options[step], [field]: formatCpulist(now[role])}},
			};
		}
	}

	return after;
};

/** Back to what the preset has, or automatic. The very same choices where nothing was set by hand. */
export const withoutSets = (choices: Choices): Choices => {
	let after = choices;
	for (const {step, field} of guestFields) {
		const {[field]: set, ...rest} = after.options[step] ?? {};
		if (set !== undefined) {
			after = {...after, options: {...after.options, [step]: rest}};
		}
	}

	return after;
};
