import type {Facts} from '../../inspect/facts.ts';
import type {ToJudge} from '../../measured/work.ts';
import type {Choices} from '../../plan/plan.ts';
import {presetNamed} from '../../plan/preset.ts';
import {shortened} from '../../text/shortened.ts';
import {chosenOtherwise} from '../chosen-otherwise.ts';
import type {Form} from '../form.ts';
import {noHistory} from '../history.ts';
import type {Planner} from '../planner.ts';
import type {History} from '../state.ts';
import {openSetup} from '../tune/setup.ts';
import type {Remembered} from './remembered.ts';

/** What a plan for the guest begins with: what was chosen the last time, as far as it fits, and over it what the command line says. */
export function firstChoices(planner: Planner, facts: Facts, guest: string | undefined): Choices {
	const last = planner.memory(guest).last;
	return last === undefined ? planner.defaultChoices(guest) : fit(planner, facts, last).choices;
}

/** The same, with what there is to be said of it, and a way back to what it would be without. */
export function recall(
	planner: Planner,
	facts: Facts,
	guest: string | undefined,
): {readonly choices: Choices; readonly history: History; readonly notice: string | undefined} {
	const start = planner.defaultChoices(guest);
	const {last, problem} = planner.memory(guest);
	if (last === undefined) {
		return {choices: start, history: noHistory, notice: problem};
	}

	const {choices, leftOut} = fit(planner, facts, last);
	const history = backToStart(planner, facts, choices);
	const isOtherwise = history !== noHistory;
	const said = [
		...(isOtherwise ? [`As chosen on ${last.at}: u starts anew, from preset ${start.preset.name}.`] : []),
		...(leftOut.length === 0 ? [] : [`Chosen on ${last.at}, and left out now: ${leftOut.join('; ')}.`]),
	];
	return {
		choices,
		history,
		notice: said.length === 0 ? undefined : said.join(' '),
	};
}

/** The way back to what a plan for the guest would be without what was chosen. */
export function backToStart(planner: Planner, facts: Facts, choices: Choices): History {
	const start = planner.defaultChoices(choices.guest);
	const planned = (choices: Choices) => ({choices, plan: planner.plan(facts, choices).plan});
	return chosenOtherwise(planner, facts, planned(start), planned(choices)).length > 0 ? {past: [start], future: []} : noHistory;
}

/** How to measure these steps, as it was answered the last time for the guest, and over it what the command line says. */
export function recalledSetup(planner: Planner, guest: string | undefined, steps: ToJudge): Form {
	const {guestUser} = planner;
	return openSetup(steps, {...planner.memory(guest).last?.measuring, ...(guestUser === undefined ? {} : {guestUser})});
}

type Fitting = {readonly choices: Choices; readonly leftOut: readonly string[]};

/** Chosen by hand against one preset, a choice means nothing with another. */
function fit(planner: Planner, facts: Facts, last: Remembered): Fitting {
	const start = planner.defaultChoices(last.guest);
	if (last.preset === start.preset.name) {
		return fitByHand(planner, facts, last, start);
	}

	const preset = planner.presetBy === 'command line' ? undefined : presetNamed(last.preset);
	return preset === undefined
		? {choices: start, leftOut: [`preset ${shortened(last.preset)}, and what was chosen with it`]}
		: fitByHand(planner, facts, last, {...start, preset});
}

function fitByHand(planner: Planner, facts: Facts, last: Remembered, start: Choices): Fitting {
	const {steps} = planner.plan(facts, start).plan;
	const titleOf = (id: string): string | undefined => steps.find(step => step.id === id)?.title;
	const values = Object.entries(last.options).flatMap(([step, fields]) =>
		Object.entries(fields).map(([field, value]) => ({step, field, value, misfit: misfit(planner, facts, start, {step, field, value})})),
	);
	const optionsOf = (id: string): Readonly<Record<string, string>> =>
		Object.fromEntries(
			values.filter(({step, misfit}) => step === id && misfit === undefined).map(({field, value}) => [field, value] as const),
		);
	const withValues = steps.map(({id}) => [id, optionsOf(id)] as const).filter(([, fields]) => Object.keys(fields).length > 0);
	const switched = Object.entries(last.on);
	return {
		choices: {
			...start,
			on: {...Object.fromEntries(switched.filter(([id]) => titleOf(id) !== undefined)), ...start.on},
			options: Object.fromEntries(withValues),
		},
		leftOut: [
			...switched.filter(([id]) => titleOf(id) === undefined).map(([id]) => `step ${shortened(id)}, which is not there`),
			...values.flatMap(({step, field, value, misfit}) =>
				misfit === undefined ? [] : [`${titleOf(step) ?? shortened(step)}, ${shortened(field)} ${shortened(value)}: ${misfit}`],
			),
		],
	};
}

/** Why the value cannot be used here; undefined: it can. */
function misfit(
	planner: Planner,
	facts: Facts,
	choices: Choices,
	{step, field, value}: {readonly step: string; readonly field: string; readonly value: string},
): string | undefined {
	if (!planner.fields(facts, choices, step).some(({id}) => id === field)) {
		return 'there is no such field';
	}

	return value.trim() === '' ? undefined : planner.checkOption(facts, choices, step, field, value);
}
