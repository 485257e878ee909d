import {type Data, isData} from '../change/data.ts';
import {shortened} from '../text/shortened.ts';
import {tunings} from '../tunings/index.ts';
import type {Choices} from './plan.ts';
import {optionsComplaint, PresetError, presetIn, presets} from './preset.ts';

export class PlanError extends Error {
	override readonly name = 'PlanError';
}

/**
 * What a plan file says that counts: the choices, from which the plan is made anew, and what its chosen steps were going to change, with
 * which that is compared. All other words of it are ours, and made anew as well.
 */
export type PlanFile = {
	readonly host: {readonly name: string | undefined; readonly machineId: string | undefined};
	readonly guest: {readonly name: string; readonly uuid: string} | undefined;
	readonly choices: Omit<Choices, 'guest'>;
	/** Of the chosen steps, by id. */
	readonly steps: ReadonlyMap<string, readonly FileChange[]>;
};

/** A change as the file has it: of whatever kind, wherever. It is only ever compared. */
export type FileChange = {
	readonly kind: string;
	readonly where: Data;
	readonly before: unknown;
	readonly after: unknown;
};

/**
 * Reads a plan that `nearmetal plan --json` wrote.
 * @throws PlanError saying what is wrong with it, and what to do.
 */
export const parsePlan = (text: string, from: string): PlanFile => {
	const fail = (what: string): never => {
		throw new PlanError(`${from}: ${what} Make a new one with “nearmetal plan --json”.`);
	};

	let data: unknown;
	try {
		data = JSON.parse(text);
	} catch {
		return fail('this is not JSON.');
	}

	if (!isData(data) || data.nearmetal !== 1) return fail('this is not a plan of this nearmetal.');
	const {steps, host, choices, guest} = data;
	if (!Array.isArray(steps) || !isData(host) || !isData(choices)) return fail('steps, host and choices must be there.');
	const {name, machineId} = host;
	if (!isOptional(name) || !isOptional(machineId)) return fail('name and machineId of the host must be texts.');
	return {
		host: {name, machineId},
		guest: guest === undefined ? undefined : isGuest(guest) ? guest : fail('the guest needs a name and a uuid.'),
		choices: choicesIn(choices, from, fail),
		steps: stepsIn(steps, fail),
	};
};

type Fail = (what: string) => never;

const isOptional = (value: unknown): value is string | undefined => value === undefined || typeof value === 'string';

const isGuest = (value: unknown): value is NonNullable<PlanFile['guest']> =>
	isData(value) && typeof value.name === 'string' && typeof value.uuid === 'string';

const choicesIn = ({preset, on, options}: Data, from: string, fail: Fail): PlanFile['choices'] => {
	if (!isData(on) || !isData(options)) return fail('choices need a preset, on and options.');
	const stray = Object.entries(on).find(([id, value]) => typeof value !== 'boolean' || !tunings.some(tuning => tuning.id === id));
	if (stray !== undefined) return fail(`choices.on: “${shortened(stray[0])}” must be a step, and true or false.`);
	const wrong = Object.entries(options).flatMap(([id, values]) => optionsComplaint(id, values) ?? [])[0];
	if (wrong !== undefined) return fail(wrong);
	return {
		preset: presetOf(preset, from, fail),
		on: on as Choices['on'],
		options: options as Choices['options'],
	};
};

/** A preset that is none of ours goes by the file that it came in. */
const presetOf = (data: unknown, from: string, fail: Fail): Choices['preset'] => {
	try {
		const preset = presetIn(data, 'its preset');
		return presets.includes(preset) ? preset : {...preset, name: `of ${from}`, title: '', about: ''};
	} catch (error) {
		if (error instanceof PresetError) return fail(error.message);
		throw error;
	}
};

/** All the steps of this nearmetal must be there, each once and in their order: a plan of another one may mean other things by them. */
const stepsIn = (steps: readonly unknown[], fail: Fail): PlanFile['steps'] => {
	const known = tunings.map(({id}) => id);
	if (steps.length !== known.length || !steps.every((step, index) => isData(step) && step.id === known[index]))
		return fail(`its steps must be ${known.join(', ')}: each once, in this order.`);
	const chosen = (steps as readonly Data[]).filter(({state}) => state === 'on');
	const broken = chosen.find(({changes}) => !Array.isArray(changes) || !changes.every(isFileChange));
	if (broken !== undefined) return fail(`step ${broken.id}: its changes must be a list, each with its kind and where.`);
	return new Map(chosen.map(({id, changes}) => [id as string, changes as readonly FileChange[]]));
};

const isFileChange = (value: unknown): value is FileChange => isData(value) && typeof value.kind === 'string' && isData(value.where);
