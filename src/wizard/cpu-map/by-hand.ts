import {type CpuSet, cpuSet, equal, formatCpulist} from '../../cpu/cpu-set.ts';
import type {GuestPlacement} from '../../placement/placement.ts';
import {numbered} from '../../placement/sentences.ts';
import {type GuestRole, guestFields} from '../../plan/guest-fields.ts';
import {isOn} from '../../plan/options.ts';
import type {Choices} from '../../plan/plan.ts';

/** The CPUs of a guest by role, as they are moved by hand. */
export type HandSets = {
	/** One set a vCPU, so that each keeps its number: empty while it has no CPU, of several where it may float, as placed. */
	readonly vcpus: readonly CpuSet[];
	readonly emulator: CpuSet;
	/** The first for the worker of the first queue. */
	readonly vhost: readonly number[];
	/** The first for the first IOThread. Empty: they run with the emulator. */
	readonly ioThreads: readonly number[];
};

/** What sets are complete for. */
export type HandGuest = {readonly name: string; readonly vcpus: number | undefined; readonly ioThreads: number};

export type HandRole = GuestRole;

export const setsOf = (own: GuestPlacement | undefined, {vcpus}: Pick<HandGuest, 'vcpus'>): HandSets => ({
	vcpus: Array.from({length: vcpus ?? own?.vcpuPins.length ?? 0}, (_, vcpu) => own?.vcpuPins[vcpu] ?? []),
	emulator: own?.emulator ?? [],
	vhost: [...new Set(own?.vhost)],
	ioThreads: [...new Set(own?.ioThreads.flat())].filter(cpu => !own?.emulator.includes(cpu)),
});

/** Each CPU of a role once, in order. */
export const cpusOf = (sets: HandSets, role: HandRole): readonly number[] =>
	role === 'vcpus' ? [...new Set(sets.vcpus.flat())] : sets[role];

export const hasRole = (sets: HandSets, cpu: number, role: HandRole): boolean =>
	role === 'vcpus' ? sets.vcpus.some(pins => pins.includes(cpu)) : sets[role].includes(cpu);

/**
 * A CPU gets this role and loses every other; without a role it is free. It goes to the lowest vCPU that has none. Among workers it
 * stands after its last sibling, else at the end, so that pairs stay pairs. The very same sets where that changes nothing.
 */
export const moved = (sets: HandSets, cpu: number, role: HandRole | undefined, siblings: CpuSet): HandSets => {
	if (guestFields.every(field => hasRole(sets, cpu, field.role) === (field.role === role))) return sets;
	const set = (own: Exclude<HandRole, 'vcpus'>): readonly number[] => {
		const others = sets[own].filter(other => other !== cpu);
		const sibling = others.findLastIndex(other => siblings.includes(other));
		return own === role ? others.toSpliced(sibling < 0 ? others.length : sibling + 1, 0, cpu) : others;
	};
	const after = {emulator: cpuSet(set('emulator')), vhost: set('vhost'), ioThreads: set('ioThreads')};
	if (role !== 'vcpus') return {...after, vcpus: sets.vcpus.map(pins => pins.filter(other => other !== cpu))};
	if (hasRole(sets, cpu, role)) return {...after, vcpus: sets.vcpus};
	const without = sets.vcpus.findIndex(pins => pins.length === 0);
	return without < 0 ? sets : {...after, vcpus: sets.vcpus.with(without, [cpu])};
};

/** Whether a cpulist can say them: one CPU for each vCPU, and none twice. */
const isOneEach = (vcpus: HandSets['vcpus']): boolean =>
	vcpus.every(pins => pins.length === 1) && new Set(vcpus.flat()).size === vcpus.length;

const missingVcpus = (vcpus: HandSets['vcpus'], placed: HandSets['vcpus']): readonly string[] => {
	const numbers = [...vcpus.keys()];
	const without = numbers.filter(vcpu => vcpus[vcpu]?.length === 0);
	if (without.length > 0) return [`${numbered('vCPU', without)} ${without.length === 1 ? 'has' : 'have'} no CPU yet.`];
	if (isOneEach(vcpus) || vcpus.every((pins, vcpu) => equal(pins, placed[vcpu] ?? []))) return [];
	const all = vcpus.flat();
	const sharing = numbers.filter(vcpu => vcpus[vcpu]?.length !== 1 || all.filter(cpu => vcpus[vcpu]?.includes(cpu)).length > 1);
	return [
		`By hand each vCPU takes a CPU of its own; ${numbered('vCPU', sharing)} ${sharing.length === 1 ? 'shares its own or floats' : 'share theirs or float'}.`,
	];
};

/** What the sets still need before a plan can be made with them, as sentences. */
export const missingIn = (sets: HandSets, placed: HandSets, {name}: HandGuest): readonly string[] => [
	...missingVcpus(sets.vcpus, placed.vcpus),
	...(sets.emulator.length === 0 ? [`The emulator of ${name} has no CPU.`] : []),
	...(sets.vhost.length === 0 && placed.vhost.length > 0 ? [`The vhost workers of ${name} have no CPU.`] : []),
];

/**
 * The sets written as if typed into the fields, all of them, so that none moves on its own when another is moved. What somebody moved
 * by hand is wanted: its step is switched on. The sets of a step that is off and was not touched stay automatic.
 */
export const withSets = (choices: Choices, sets: HandSets, placed: HandSets, guest: HandGuest): Choices => {
	const typed = (of: HandSets, role: HandRole): readonly number[] => {
		switch (role) {
			case 'vcpus':
				return isOneEach(of.vcpus) ? of.vcpus.flat() : [];
			case 'ioThreads':
				return guest.ioThreads > 0 && of.ioThreads.length === 0 ? of.emulator : of.ioThreads;
			default:
				return of[role];
		}
	};
	let after = choices;
	for (const {role, step, field} of guestFields) {
		const now = typed(sets, role);
		const isMoved = !equal(now, typed(placed, role));
		if (now.length > 0 && (isMoved || isOn(choices, step))) {
			after = {
				...after,
				on: isMoved ? {...after.on, [step]: true} : after.on,
				options: {...after.options, [step]: {...after.options[step], [field]: formatCpulist(now)}},
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
