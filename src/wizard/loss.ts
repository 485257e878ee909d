import type {Facts} from '../inspect/facts.ts';
import type {ToJudge} from '../measured/work.ts';
import {type Choices, wrongStep} from '../plan/plan.ts';
import {chosenOtherwise} from './chosen-otherwise.ts';
import {missingNow} from './cpu-map/shown.ts';
import type {UserEvent} from './event.ts';
import type {Form, FormField} from './form.ts';
import {canBePlanned} from './judgement.ts';
import {shownJudgement} from './list.ts';
import type {GuestMemory} from './memory/host-memory.ts';
import {firstChoices, recalledSetup} from './memory/recall.ts';
import {isRemembered} from './memory/remember.ts';
import type {Planner} from './planner.ts';
import {presetAfter} from './preset-after.ts';
import {type Loss, progressOf, type SavablePlan, type WizardState} from './state.ts';
import {appliedSteps} from './tune/progress.ts';
import type {Stage} from './tune/stage.ts';

/** What this wish would forget; undefined where that is nothing. */
export function lossBy(planner: Planner, state: WizardState, wish: UserEvent): Loss | undefined {
	const lost = lostBy(planner, state, wish);
	if (lost.length === 0) {
		return undefined;
	}

	const preset = wish.type === 'preset' && state.screen === 'plan' ? presetAfter(planner, state.choices)?.name : undefined;
	return {lost, wish, preset, savable: isLeaving({wish}) ? savablePlan(planner, state) : undefined};
}

/** None where a run has it, where nothing is planned, and where a value that was typed does not fit: nothing is made of that. */
function savablePlan(planner: Planner, state: WizardState): SavablePlan | undefined {
	if (progressOf(state) !== undefined || !('choices' in state) || state.choices === undefined) {
		return undefined;
	}

	const {plan} = 'plan' in state ? state : planner.plan(state.facts, state.choices);
	return wrongStep(plan) === undefined
		? {
				plan,
				path: planner.planPath(plan),
				unplanned: [...typed(planner, state), ...unfinished(state), ...ofOthers(planner, state)],
				isRemembered: planner.memory(state.choices.guest).lasts,
				problem: undefined,
			}
		: undefined;
}

/** What was chosen or typed by hand and would be forgotten by this wish, in words; none where nothing would be. */
function lostBy(planner: Planner, state: WizardState, wish: UserEvent): readonly string[] {
	switch (wish.type) {
		case 'quit':
		case 'interrupt':
			return isInFile(state)
				? wish.type === 'quit'
					? undecided(state)
					: []
				: [...notKept(planner, state), ...typed(planner, state), ...unfinished(state)];
		case 'preset':
			return state.screen === 'plan' ? chosenByHand(planner, state) : [];
		case 'automatic':
			return unfinished(state);
		case 'next':
			// Taking an alternative in place of sets that are not complete.
			if (state.screen === 'plan') {
				return state.map?.offered === undefined ? [] : unfinished(state);
			}

			return state.screen === 'guest' && canBePlanned(shownJudgement(state)) && isAnother(state, shownJudgement(state)?.name)
				? notRemembered(planner, state)
				: [];
		case 'no guest':
			return state.screen === 'guest' && isAnother(state, undefined) ? notRemembered(planner, state) : [];
		case 'map':
			return unfinished(state);
		case 'back':
			return state.screen === 'plan' && state.map?.offered === undefined && state.map?.mark === undefined
				? unfinished(state)
				: state.screen === 'tune' && state.stage.name === 'setup'
					? typed(planner, state)
					: undecided(state);
		default:
			return [];
	}
}

/** Whether the wish that waits would end the program. */
export function isLeaving({wish}: Pick<Loss, 'wish'>): boolean {
	return wish.type === 'quit' || wish.type === 'interrupt';
}

/** A run has its plan in the journal, an export in a file. */
function isInFile(state: WizardState): boolean {
	return progressOf(state) !== undefined || (state.screen === 'export' && state.files !== undefined);
}

function isAnother(state: Extract<WizardState, {screen: 'guest'}>, guest: string | undefined): boolean {
	return state.choices !== undefined && state.choices.guest !== guest;
}

/** Steps that are switched otherwise than without the hand, and values of fields that the admin set. */
function chosenByHand(planner: Planner, state: WizardState): readonly string[] {
	return 'choices' in state && state.choices !== undefined ? handChoices(planner, state.facts, state.choices) : [];
}

/** What is remembered is there again when the guest is planned for once more. */
function notRemembered(planner: Planner, state: WizardState): readonly string[] {
	return 'choices' in state && state.choices !== undefined && isRemembered(planner, {facts: state.facts, choices: state.choices})
		? []
		: chosenByHand(planner, state);
}

/** Where the memory ends with the program, nothing is, of no guest. */
function notKept(planner: Planner, state: WizardState): readonly string[] {
	return memoryIn(planner, state).lasts ? notRemembered(planner, state) : [...chosenByHand(planner, state), ...ofOthers(planner, state)];
}

/** What was chosen by hand for guests that were looked at before, where that is forgotten with the program. */
function ofOthers(planner: Planner, state: WizardState): readonly string[] {
	if (!('choices' in state) || memoryIn(planner, state).lasts) {
		return [];
	}

	const {facts, choices} = state;
	return [...facts.domains.map(({name}) => name), undefined]
		.filter(guest => guest !== choices?.guest && planner.memory(guest).last !== undefined)
		.flatMap(guest => handChoices(planner, facts, firstChoices(planner, facts, guest)).map(chosen => `${guest ?? 'no guest'}: ${chosen}`));
}

function memoryIn(planner: Planner, state: WizardState): GuestMemory {
	return planner.memory('choices' in state ? state.choices?.guest : undefined);
}

function handChoices(planner: Planner, facts: Facts, choices: Choices): readonly string[] {
	const {on, options} = planner.defaultChoices(choices.guest);
	const planned = (choices: Choices) => ({choices, plan: planner.plan(facts, choices).plan});
	return chosenOtherwise(planner, facts, planned({...choices, on, options}), planned(choices));
}

/** What stands in a form that is open and is not used yet. */
function typed(planner: Planner, state: WizardState): readonly string[] {
	const setup = state.screen === 'tune' ? setupOf(state.stage) : undefined;
	if (state.screen === 'tune' && setup !== undefined) {
		return changed(recalledSetup(planner, state.choices.guest, setup.steps).fields, setup.form);
	}

	const step = state.screen === 'plan' ? state.plan.steps[state.cursor] : undefined;
	return state.screen === 'plan' && state.form !== undefined && step !== undefined
		? changed(planner.fields(state.facts, state.choices, step.id), state.form)
		: [];
}

function setupOf(stage: Stage): {readonly form: Form; readonly steps: ToJudge} | undefined {
	switch (stage.name) {
		case 'setup':
			return stage;
		case 'confirm':
			return stage.answered?.form && {form: stage.answered.form, steps: stage.answered.measuring.steps};
		default:
			return undefined;
	}
}

function changed(before: readonly Pick<FormField, 'id' | 'value'>[], {fields}: Form): readonly string[] {
	return fields
		.filter(({id, value}) => value !== '' && value !== before.find(field => field.id === id)?.value)
		.map(({title, value}) => `${title}: ${value}`);
}

function unfinished(state: WizardState): readonly string[] {
	return state.screen === 'plan' && state.map?.unfinished !== undefined ? [`CPU sets of the map: ${missingNow(state).join(' ')}`] : [];
}

/** What was measured last goes into a file with the decision. Where something is applied, leaving and going back ask of that. */
function undecided(state: WizardState): readonly string[] {
	const progress = state.screen === 'tune' ? progressOf(state) : undefined;
	const task = progress?.tasks[0];
	return progress?.activity === 'deciding' && task?.kind === 'decide' && task.answer !== undefined && appliedSteps(progress).length === 0
		? task.answer.steps.map(id => `${progress.steps.find(({step}) => step.id === id)?.step.title ?? id}: measured, and not decided yet`)
		: [];
}
