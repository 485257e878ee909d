import type {Field} from './tuning.ts';

/** Of a field that takes a few words and nothing else: they are offered to be chosen from. */
export const choiceOf = (...choices: readonly string[]): Pick<Field, 'choices' | 'check'> => ({
	choices,
	check: text =>
		choices.includes(text)
			? undefined
			: `“${text}” is not known; type ${new Intl.ListFormat('en-GB', {type: 'disjunction'}).format(choices.map(choice => `“${choice}”`))}, or leave it empty`,
});
