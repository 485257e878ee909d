import type {Choices} from '../../plan/plan.ts';
import type {SideEffect} from '../event.ts';
import {isValid} from '../form.ts';
import type {Planner} from '../planner.ts';
import type {TuneState, WizardState} from '../state.ts';
import {answersIn, type MeasuringAnswers} from '../tune/setup.ts';
import {firstChoices} from './recall.ts';
import {type Remembered, written} from './remembered.ts';

type Chosen = Extract<WizardState, {choices: Choices | undefined}> & {readonly choices: Choices};

/** Where the plan is left for the preview or the guests, where it was answered how to measure, and on leaving: what is new by then is remembered. */
export function remembering(planner: Planner, before: WizardState, after: WizardState): readonly SideEffect[] {
	const state = toRemember(before, after);
	if (state === undefined) {
		return [];
	}

	const memory = planner.memory(state.choices.guest);
	const chosen = ofChoices(planner, state.choices, answers(state) ?? memory.last?.measuring);
	const isKnown =
		written(chosen) === written(ofChoices(planner, firstChoices(planner, state.facts, state.choices.guest), memory.last?.measuring));
	return isKnown ? [] : [{type: 'remember', chosen}];
}

/** Whether a plan would begin with these choices. */
export function isRemembered(planner: Planner, {facts, choices}: Pick<Chosen, 'facts' | 'choices'>): boolean {
	const inWords = (choices: Choices): string => written(ofChoices(planner, choices, undefined));
	return inWords(choices) === inWords(firstChoices(planner, facts, choices.guest));
}

function toRemember(before: WizardState, after: WizardState): Chosen | undefined {
	const isAtTurn =
		(before.screen === 'plan' && (after.screen === 'preview' || after.screen === 'guest')) ||
		(stageOf(before) === 'setup' && stageOf(after) === 'confirm') ||
		(before.screen !== 'goodbye' && after.screen === 'goodbye');
	const state = after.screen === 'goodbye' ? before : after;
	return isAtTurn && hasChosen(state) ? state : undefined;
}

function hasChosen(state: WizardState): state is Chosen {
	return 'choices' in state && state.choices !== undefined;
}

function stageOf(state: WizardState): TuneState['stage']['name'] | undefined {
	return state.screen === 'tune' ? state.stage.name : undefined;
}

/** What the command line says is not chosen by hand. */
function ofChoices(
	planner: Planner,
	{guest, preset, on, options}: Choices,
	measuring: MeasuringAnswers | undefined,
): Omit<Remembered, 'at'> {
	const start = planner.defaultChoices(guest);
	return {
		guest,
		preset: preset.name,
		on: Object.fromEntries(Object.entries(on).filter(([id, isOn]) => start.on[id] !== isOn)),
		options,
		measuring,
	};
}

function answers(state: WizardState): MeasuringAnswers | undefined {
	if (state.screen !== 'tune') {
		return undefined;
	}

	const {stage} = state;
	const form = stage.name === 'setup' ? stage.form : stage.name === 'confirm' ? stage.answered?.form : undefined;
	return form !== undefined && isValid(form) ? answersIn(form) : undefined;
}
