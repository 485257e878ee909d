import type {Facts} from '../inspect/facts.ts';
import type {Choices} from '../plan/plan.ts';
import {type Preset, parsePreset, presetNamed, presets} from '../plan/preset.ts';
import {TargetError} from '../target/target.ts';
import {shortened} from '../text/shortened.ts';
import {tunings} from '../tunings/index.ts';
import {type Arguments, UsageError} from './arguments.ts';

/** The preset by name, or from a file. @throws UsageError, PresetError */
export const choosePreset = async (name = 'recommended', readFile: (path: string) => Promise<string>): Promise<Preset> => {
	const known = presetNamed(name);
	if (known !== undefined) return known;
	if (!/[./]/.test(name))
		throw new UsageError(
			`There is no preset “${shortened(name)}”; there are ${presets.map(preset => preset.name).join(', ')}, or name a JSON file.`,
		);
	return parsePreset(await readFile(name), name);
};

/** @throws TargetError where no guest is seen because libvirt tells of none: that is no host without guests. */
export const mustSeeGuests = ({domains, libvirt}: Facts): void => {
	if (domains.length === 0 && libvirt.problem !== undefined)
		throw new TargetError(`No guest of this host could be read: ${libvirt.problem}`);
};

/** The guest that is meant: the one named, or the only one. @throws UsageError, TargetError where one is named and none is seen */
export const chooseGuest = (facts: Facts, name: string | undefined): string | undefined => {
	const names = facts.domains.map(domain => domain.name);
	if (name !== undefined && !names.includes(name)) {
		mustSeeGuests(facts);
		throw new UsageError(
			`There is no guest “${shortened(name)}” on this host; ${names.length === 0 ? 'there are none' : `there are ${names.map(one => `“${one}”`).join(', ')}`}.`,
		);
	}

	if (name === undefined && names.length > 1)
		throw new UsageError(`Which guest? Say --guest with one of ${names.map(one => `“${one}”`).join(', ')}.`);
	return name ?? names[0];
};

/** The guests named, or all of them. @throws UsageError for one that is not there, TargetError where none is seen */
export const chooseGuests = (facts: Facts, names: readonly string[]): readonly string[] => {
	mustSeeGuests(facts);
	for (const name of names) chooseGuest(facts, name);
	return facts.domains.filter(({name}) => names.length === 0 || names.includes(name)).map(({name}) => name);
};

/** --only, --except and --set against the preset: a step of which a field is set is wanted. @throws UsageError for what does not exist. */
export const choices = ({only, except, set}: Pick<Arguments, 'only' | 'except' | 'set'>): Pick<Choices, 'on' | 'options'> => {
	const known = tunings.map(tuning => tuning.id);
	const unknown = [...(only ?? []), ...(except ?? []), ...set.map(({step}) => step)].find(id => !known.includes(id));
	if (unknown !== undefined) throw new UsageError(`There is no step “${shortened(unknown)}”; there are ${known.join(', ')}.`);
	for (const {step, field} of set) {
		const fields = tunings.find(({id}) => id === step)?.fields.map(({id}) => id) ?? [];
		if (!fields.includes(field)) throw new UsageError(`${step} has no field “${shortened(field)}”; it has ${fields.join(', ') || 'none'}.`);
		if (only?.includes(step) === false || except?.includes(step))
			throw new UsageError(`--set ${step}.${field} is of a step that ${only === undefined ? '--except' : '--only'} leaves out.`);
	}

	const wanted = only === undefined ? (except ?? []).map(id => [id, false] as const) : known.map(id => [id, only.includes(id)] as const);
	const options: Record<string, Record<string, string>> = {};
	for (const {step, field, value} of set) options[step] = {...options[step], [field]: value};
	return {on: Object.fromEntries([...wanted, ...set.map(({step}) => [step, true] as const)]), options};
};
