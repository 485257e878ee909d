import type {Facts} from '../inspect/facts.ts';
import type {Choices} from '../plan/plan.ts';
import {type Preset, parsePreset, presetNamed, presets} from '../plan/preset.ts';
import {tunings} from '../tunings/index.ts';
import {type Arguments, UsageError} from './arguments.ts';

/** The preset by name, or from a file. @throws UsageError, PresetError */
export const choosePreset = async (name: string, readFile: (path: string) => Promise<string>): Promise<Preset> => {
	const known = presetNamed(name);
	if (known !== undefined) return known;
	if (!/[./]/.test(name))
		throw new UsageError(`There is no preset “${name}”; there are ${presets.map(preset => preset.name).join(', ')}, or name a JSON file.`);
	return parsePreset(await readFile(name), name);
};

/** The guest that is meant: the one named, or the only one. @throws UsageError */
export const chooseGuest = (facts: Facts, name: string | undefined): string | undefined => {
	const names = facts.domains.map(domain => domain.name);
	if (name !== undefined && !names.includes(name)) {
		throw new UsageError(
			`There is no guest “${name}” on this host; ${names.length === 0 ? 'there are none' : `there are ${names.map(one => `“${one}”`).join(', ')}`}.`,
		);
	}

	if (name === undefined && names.length > 1)
		throw new UsageError(`Which guest? Say --guest with one of ${names.map(one => `“${one}”`).join(', ')}.`);
	return name ?? names[0];
};

/** --only and --except against the preset. @throws UsageError for a step that does not exist. */
export const switches = ({only, except}: Pick<Arguments, 'only' | 'except'>): Choices['on'] => {
	const known = tunings.map(tuning => tuning.id);
	const unknown = [...(only ?? []), ...(except ?? [])].find(id => !known.includes(id));
	if (unknown !== undefined) throw new UsageError(`There is no step “${unknown}”; there are ${known.join(', ')}.`);
	return only === undefined
		? Object.fromEntries((except ?? []).map(id => [id, false]))
		: Object.fromEntries(known.map(id => [id, only.includes(id)]));
};
