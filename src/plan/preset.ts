import lowLatency from '../../presets/low-latency.json' with {type: 'json'};
import manyGuests from '../../presets/many-guests.json' with {type: 'json'};
import packetRate from '../../presets/packet-rate.json' with {type: 'json'};
import recommended from '../../presets/recommended.json' with {type: 'json'};
import reference from '../../presets/reference.json' with {type: 'json'};
import throughput from '../../presets/throughput.json' with {type: 'json'};
import {isData} from '../change/data.ts';
import {shortened} from '../text/shortened.ts';
import {tunings} from '../tunings/index.ts';

/** A named choice of tunings and their options. Data only, each with its reason. */
export type Preset = {
	readonly name: string;
	readonly title: string;
	readonly about: string;
	readonly tunings: Readonly<
		Record<string, {readonly on: boolean; readonly options?: Readonly<Record<string, string>>; readonly why: string}>
	>;
};

export class PresetError extends Error {
	override readonly name = 'PresetError';
}

export const presets: readonly Preset[] = [recommended, reference, throughput, packetRate, lowLatency, manyGuests];

/** A preset of this program by name, or undefined. */
export const presetNamed = (name: string): Preset | undefined => presets.find(preset => preset.name === name);

/**
 * Reads a preset file's text.
 * @throws PresetError saying what is wrong, where, and what may stand there.
 */
export const parsePreset = (text: string, from: string): Preset => {
	let data: unknown;
	try {
		data = JSON.parse(text);
	} catch (error) {
		throw new PresetError(`${from} is not JSON: ${(error as Error).message}. A preset looks like presets/recommended.json.`);
	}

	return presetIn(data, from);
};

/**
 * The preset in data out of a file; one of this program, where it is the same.
 * @throws PresetError saying what is wrong, where, and what may stand there.
 */
export const presetIn = (data: unknown, from: string): Preset => {
	const fail = (what: string): never => {
		throw new PresetError(`${from}: ${what}`);
	};

	if (!isData(data)) return fail('a preset is an object with name, title, about and tunings.');
	const {name, title = name, about = '', tunings: entries, ...rest} = data;
	const unknown = Object.keys(rest)[0];
	if (unknown !== undefined) return fail(`“${shortened(unknown)}” is not a part of a preset (name, title, about, tunings).`);
	if (typeof name !== 'string' || typeof title !== 'string' || typeof about !== 'string')
		return fail('name, title and about must be texts.');
	if (!isData(entries)) return fail('“tunings” must be an object: tuning id → {on, options, why}.');

	const parsed = Object.entries(entries).map(([id, entry]) => {
		if (!isData(entry) || typeof entry.on !== 'boolean') return fail(`tuning “${shortened(id)}” needs "on": true or false.`);
		const {on, options = {}, why = '', ...more} = entry;
		const stray = Object.keys(more)[0];
		if (stray !== undefined) return fail(`tuning “${shortened(id)}”: “${shortened(stray)}” is unknown (on, options, why).`);
		if (typeof why !== 'string') return fail(`tuning “${shortened(id)}”: why is a text.`);
		const complaint = optionsComplaint(id, options);
		if (complaint !== undefined) return fail(complaint);
		return [id, {on: on as boolean, options: options as Record<string, string>, why}] as const;
	});
	const preset: Preset = {name, title, about, tunings: Object.fromEntries(parsed)};
	const own = presetNamed(name);
	if (own !== undefined && settings(own) !== settings(preset))
		return fail(`“${shortened(name)}” is the name of a preset of nearmetal, which chooses otherwise. Give this one a name of its own.`);
	return own ?? preset;
};

/** What a preset chooses, without its words. */
const settings = (preset: Preset): string =>
	JSON.stringify(
		tunings.map(({id, fields}) => {
			const {on = false, options} = preset.tunings[id] ?? {};
			return [on, fields.map(field => options?.[field.id] ?? '')];
		}),
	);

/** Characters of a value: a CPU each of the largest host that Linux knows fits in. */
const longestValue = 65_536;

/** What is wrong with options of a tuning that stand in a file. Whether the values fit a host is for the host to tell. */
export const optionsComplaint = (id: string, options: unknown): string | undefined => {
	const tuning = tunings.find(tuning => tuning.id === id);
	if (tuning === undefined) return `there is no tuning “${shortened(id)}”; known are ${tunings.map(tuning => tuning.id).join(', ')}.`;
	if (!isData(options)) return `tuning “${shortened(id)}”: options is an object of texts.`;
	for (const [field, value] of Object.entries(options)) {
		if (!tuning.fields.some(known => known.id === field))
			return `tuning “${shortened(id)}” has no option “${shortened(field)}”; it has ${tuning.fields.map(known => known.id).join(', ') || 'none'}.`;
		if (typeof value !== 'string') return `tuning “${shortened(id)}”, option “${shortened(field)}”: the value must be a text in quotes.`;
		if (value.length > longestValue)
			return `tuning “${shortened(id)}”, option “${shortened(field)}”: the value is longer than any that is right.`;
	}

	return undefined;
};
