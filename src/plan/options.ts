import type {Domain, Facts} from '../inspect/facts.ts';
import {shortened} from '../text/shortened.ts';
import {tunings} from '../tunings/index.ts';
import type {Tuning} from '../tunings/tuning.ts';
import type {Choices} from './plan.ts';

export const isOn = (choices: Pick<Choices, 'preset' | 'on'>, id: string): boolean =>
	choices.on[id] ?? choices.preset.tunings[id]?.on ?? false;

/** Whether a step that asks for the guest's inside can be chosen still: none where the admin has left all of them out. */
export const mayLookInside = ({on}: Pick<Choices, 'on'>): boolean => tunings.some(({id, looksInside}) => looksInside && on[id] !== false);

/** A tuning's options as they are in force: the preset's, and over them what was typed; an emptied field is automatic. */
export const optionsOf = (choices: Pick<Choices, 'preset' | 'options'>, id: string): Readonly<Record<string, string>> =>
	Object.fromEntries(
		Object.entries({...choices.preset.tunings[id]?.options, ...choices.options[id]}).filter(([, value]) => value.trim() !== ''),
	);

/** A value in force that does not fit this host or guest, and a sentence about it. Who typed it must mend it; a preset is for many hosts. */
export type Misfit = {readonly from: 'hand' | 'preset'; readonly text: string};

/** What does not fit of a tuning's options, typed ones first. Placing a guest with thousands of workers takes minutes: this is asked before. */
export const misfits = (tuning: Tuning, choices: Choices, facts: Facts): readonly Misfit[] => {
	const options = optionsOf(choices, tuning.id);
	const guest = guestOf(facts, choices);
	const found = tuning.fields.flatMap((field): readonly Misfit[] => {
		const value = options[field.id];
		const found = value === undefined ? undefined : field.check(value, {facts, guest});
		if (value === undefined || found === undefined) return [];
		const complaint = found.replaceAll(value, shortened(value));
		return choices.options[tuning.id]?.[field.id] === undefined
			? [{from: 'preset', text: `${field.title} of preset ${choices.preset.name}: ${complaint}`}]
			: [{from: 'hand', text: `${field.title}: ${complaint}`}];
	});
	return found.toSorted((one, other) => Number(one.from === 'preset') - Number(other.from === 'preset'));
};

/** The choices as far as they fit here: a step with a value that does not is off, and shapes no other step. */
export const fitting = (choices: Choices, facts: Facts): Choices => ({
	...choices,
	on: {
		...choices.on,
		...Object.fromEntries(tunings.filter(tuning => misfits(tuning, choices, facts).length > 0).map(({id}) => [id, false])),
	},
});

export const guestOf = (facts: Facts, {guest}: Pick<Choices, 'guest'>): Domain | undefined =>
	facts.domains.find(({name}) => name === guest);
