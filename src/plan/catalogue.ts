import {type KindName, undoneOf} from '../change/change.ts';
import {tunings} from '../tunings/index.ts';
import type {Tuning} from '../tunings/tuning.ts';
import {type Preset, presets} from './preset.ts';

/** A tuning as its page tells it: all that the catalogue and the presets say of it, whatever host it is for. */
export type TuningPage = Pick<Tuning, 'id' | 'title' | 'stars' | 'about' | 'value' | 'wrong' | 'risk' | 'source'> & {
	readonly fields: readonly {
		/** As --set takes it: `hugepages.page-size`. */
		readonly option: string;
		readonly title: string;
		readonly hint: string;
	}[];
	/** The things that it may change, with what undo comes to for each. */
	readonly touches: readonly {readonly kind: KindName; readonly what: readonly string[]; readonly undone: string}[];
	readonly presets: readonly Choice[];
};

/** What a preset chooses of a tuning. */
type Choice = Required<Preset['tunings'][string]> & {readonly preset: string};

const choiceOf = ({name, tunings}: Preset, id: string): Choice => {
	const {on = false, options = {}, why = ''} = tunings[id] ?? {};
	return {preset: name, on, options, why};
};

export const pageOf = ({id, title, stars, about, value, wrong, risk, source, fields, touches}: Tuning): TuningPage => ({
	id,
	title,
	stars,
	about,
	value,
	wrong,
	risk,
	source,
	fields: fields.map(field => ({option: `${id}.${field.id}`, title: field.title, hint: field.hint})),
	touches: (Object.entries(touches) as [KindName, readonly string[]][]).map(([kind, what]) => ({kind, what, undone: undoneOf(kind)})),
	presets: presets.map(preset => choiceOf(preset, id)),
});

/** The pages of all tunings, in the order of the catalogue. */
export const pages = (): readonly TuningPage[] => tunings.map(pageOf);

/** `on`, `off`, `on, queues vCPUs`: what a choice sets. */
export const choiceText = ({on, options}: Choice): string =>
	[on ? 'on' : 'off', ...Object.entries(options).map(([field, value]) => `${field} ${value}`)].join(', ');

/** The tunings of which two presets choose otherwise, with the choice of each. */
export const differing = (one: string, other: string): readonly {readonly id: string; readonly one: Choice; readonly other: Choice}[] =>
	pages().flatMap(({id, presets}) => {
		const [mine, theirs] = [one, other].map(name => presets.find(({preset}) => preset === name));
		return mine === undefined || theirs === undefined || choiceText(mine) === choiceText(theirs) ? [] : [{id, one: mine, other: theirs}];
	});
