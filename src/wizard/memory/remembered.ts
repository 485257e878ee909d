import {type Data, isData, isText, isTexts} from '../../change/data.ts';
import type {Choices} from '../../plan/plan.ts';
import {json} from '../../text/visible.ts';
import type {MeasuringAnswers} from '../tune/setup.ts';

/** What was chosen and typed for a guest, or for none. It may be of another nearmetal, and of a host that has changed since. */
export type Remembered = {
	readonly guest: string | undefined;
	/** The day, as `2026-11-26`. */
	readonly at: string;
	/** Its name. */
	readonly preset: string;
	readonly on: Choices['on'];
	readonly options: Choices['options'];
	/** How it was measured; undefined: that was not asked yet. */
	readonly measuring: MeasuringAnswers | undefined;
};

/** Raised when the meaning of the file changes. */
const version = 1;

/** The file as text. @param host which host it is of, in whatever words */
export const rememberedText = (host: string, entries: readonly Remembered[]): string =>
	`${json({nearmetal: version, host, guests: entries})}\n`;

/** What the text remembers of this host; undefined: it is damaged, of another nearmetal, or of another host. */
export const rememberedIn = (text: string, host: string): readonly Remembered[] | undefined => {
	const data = dataIn(text);
	return isData(data) && data.nearmetal === version && data.host === host && Array.isArray(data.guests) && data.guests.every(isEntry)
		? data.guests
		: undefined;
};

const dataIn = (text: string): unknown => {
	try {
		return JSON.parse(text);
	} catch {
		return undefined;
	}
};

const isEntry = (value: unknown): value is Remembered =>
	isData(value) &&
	(value.guest === undefined || isText(value.guest)) &&
	isText(value.at) &&
	/^\d{4}-\d\d-\d\d$/.test(value.at) &&
	isText(value.preset) &&
	isData(value.on) &&
	Object.values(value.on).every(on => typeof on === 'boolean') &&
	isData(value.options) &&
	Object.values(value.options).every(isTexts) &&
	(value.measuring === undefined || isAnswers(value.measuring));

const isAnswers = (value: unknown): value is MeasuringAnswers => isData(value) && [value.peer, value.guestUser, value.design].every(isText);

/** What differs between two choices differs in this, and nothing else does. */
export const written = ({preset, on, options, measuring}: Omit<Remembered, 'guest' | 'at'>): string => {
	const entries = (data: Data): readonly string[] =>
		Object.entries(data)
			.map(([name, value]) => JSON.stringify([name, isData(value) ? entries(value) : value]))
			.toSorted();
	return JSON.stringify([preset, entries(on), entries(options), measuring === undefined ? [] : entries(measuring)]);
};
