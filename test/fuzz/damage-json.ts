import fc from 'fast-check';
import {type Damage, damaged, damageWith} from './damage.ts';
import {hostileJson} from './hostile.ts';

type Holder = Record<string, unknown>;
type Place = {readonly holder: Holder; readonly key: string};

/** Down from the top, a step at each level, until there is no further down. */
const placeAt = (top: Holder, steps: readonly number[]): Place => {
	let place: Place = {holder: top, key: 'top'};
	for (const step of steps) {
		const value = place.holder[place.key];
		const keys = typeof value === 'object' && value !== null ? Object.keys(value) : [];
		const key = keys[step % keys.length];
		if (key === undefined) break;
		place = {holder: value as Holder, key};
	}
	return place;
};

const remove = ({holder, key}: Place): void => {
	if (Array.isArray(holder)) holder.splice(Number(key), 1);
	else delete holder[key];
};

/** What happens to a value at its place. `mark` gives a text that any JSON replaces, however deep or odd, when all is printed. */
type Way = (
	place: Place,
	about: {readonly mark: (json: string) => string; readonly json: string; readonly damage: Damage; readonly other: unknown},
) => void;

const ways: Readonly<Record<string, Way>> = {
	'is another value': ({holder, key}, {mark, json}) => {
		holder[key] = mark(json);
	},
	'is damaged': ({holder, key}, {mark, json, damage}) => {
		const value = holder[key];
		holder[key] = typeof value === 'string' ? damage(value) : mark(json);
	},
	'is lost': remove,
	'has another name': (place, {mark, damage}) => {
		const value = place.holder[place.key];
		remove(place);
		if (!Array.isArray(place.holder)) place.holder[mark(JSON.stringify(damage(place.key)))] = value;
	},
	'is what stands elsewhere': ({holder, key}, {other}) => {
		holder[key] = other;
	},
	'is there twice': ({holder, key}) => {
		if (Array.isArray(holder)) holder.splice(Number(key), 0, holder[Number(key)]);
		else holder[key] = [holder[key]];
	},
};

type JsonDamage = {
	readonly way: Way;
	readonly steps: readonly number[];
	readonly from: readonly number[];
	readonly json: string;
	readonly damage: Damage;
};

/** Private characters, which no real text holds. */
const marked = /"\u{e000}(\d+)\u{e001}"/gu;

type Print = (value: unknown) => string | undefined;

const apply = (text: string, damages: readonly JsonDamage[], print: Print): string => {
	const top: Holder = {top: JSON.parse(text)};
	const texts: string[] = [];
	const mark = (json: string): string => `\u{e000}${texts.push(json) - 1}\u{e001}`;
	for (const {way, steps, from, json, damage} of damages) {
		const {holder, key} = placeAt(top, from);
		way(placeAt(top, steps), {mark, json, damage, other: structuredClone(holder[key])});
	}
	return (print(top.top) ?? '').replace(marked, (_, index) => texts[Number(index)] ?? '');
};

/**
 * Values with others put in, taken out, moved, renamed and damaged; some are damaged as texts, too.
 * @param texts the values as JSON
 * @param print how they are printed
 */
export const damagedJson = (texts: readonly string[], print: Print = value => JSON.stringify(value)): fc.Arbitrary<string> => {
	const printed = texts.map(text => print(JSON.parse(text)) ?? '');
	const steps = fc.array(fc.nat(), {maxLength: 9});
	const jsonDamage = fc.record({
		way: fc.constantFrom(...Object.values(ways)),
		steps,
		from: steps,
		json: hostileJson,
		damage: damageWith([]),
	});
	const changed = fc
		.tuple(
			fc.constantFrom(...texts),
			fc.array(jsonDamage, {maxLength: 4}),
			fc.oneof({weight: 7, arbitrary: fc.constant(String)}, damageWith(printed)),
		)
		.map(([text, damages, atLast]) => atLast(apply(text, damages, print)));
	return fc.oneof({weight: 9, arbitrary: changed}, {weight: 1, arbitrary: damaged(printed)});
};
