import {type Choices, chosen, wrongStep} from '../../plan/plan.ts';
import type {Transition, WizardEvent} from '../event.ts';
import {noFilter} from '../filter.ts';
import {type Check, editForm, isFormEvent, isValid, openForm, values} from '../form.ts';
import {openGuests} from '../guest-list.ts';
import {redoChoice, remembered, undoChoice} from '../history.ts';
import {movedTo, shownStep} from '../list.ts';
import {type Planner, propose} from '../planner.ts';
import {presetAfter} from '../preset-after.ts';
import {resolved} from '../resolved.ts';
import {openPreview, type PlanState, type WithDraft, type WizardState} from '../state.ts';
import {onMap, openMap, showsMap} from './cpu-map.ts';

/** The plan with the cursor on this row. */
export function openPlan(planner: Planner, planned: WithDraft, cursor: number): PlanState {
	const {facts, choices, plan} = planned;
	const editable = plan.steps.filter(({id}) => planner.fields(facts, choices, id).length > 0).map(({id}) => id);
	return {
		screen: 'plan',
		...planned,
		cursor,
		filter: noFilter,
		editable,
		form: undefined,
		map: undefined,
		notice: undefined,
	};
}

export function onPlan(planner: Planner, state: PlanState, event: WizardEvent): Transition<WizardState> {
	switch (event.type) {
		case 'undo choice':
			return [undoChoice(planner, state), []];
		case 'redo choice':
			return [redoChoice(planner, state), []];
		default: {
			const [next, effects] = onChoices(planner, state, event);
			return [next.screen === 'plan' ? remembered(state, next) : next, effects];
		}
	}
}

function onChoices(planner: Planner, state: PlanState, event: WizardEvent): Transition<WizardState> {
	if (state.form !== undefined) {
		return [onForm(planner, state, event), []];
	}

	if (showsMap(state)) {
		return [onMap(planner, state, event), []];
	}

	const {target, overlay, facts, choices, plan} = state;
	switch (event.type) {
		case 'move': {
			const cursor = movedTo(state, event.by);
			return [cursor === state.cursor ? state : {...state, cursor, notice: undefined}, []];
		}
		case 'toggle':
			return [toggle(planner, state), []];
		case 'edit':
			return [openFields(planner, state), []];
		case 'map':
			return [openMap(planner, state), []];
		case 'preset':
			return [nextPreset(planner, state), []];
		case 'next': {
			const wrong = wrongStep(plan);
			if (wrong !== undefined) {
				return [
					{
						...state,
						cursor: plan.steps.indexOf(wrong),
						filter: noFilter,
						notice: 'this value cannot be used: e edits it, space switches the step off',
					},
					[],
				];
			}

			return chosen(plan).length > 0 ? [openPreview(state), []] : [{...state, notice: 'choose at least one step with space first'}, []];
		}
		case 'back':
			return openGuests({target, overlay, facts, choices}, choices.guest);
		default:
			return [state, []];
	}
}

function toggle(planner: Planner, state: PlanState): PlanState {
	const step = shownStep(state);
	if (step === undefined) {
		return state;
	}

	switch (step.state) {
		case 'satisfied':
			return {...state, notice: 'nothing to do here: the host has it already'};
		case 'unavailable':
			return {...state, notice: 'not possible here: the reason is below'};
		case 'on':
		case 'off':
		case 'invalid':
			return replan(planner, state, {...state.choices, on: {...state.choices.on, [step.id]: step.state === 'off'}});
	}
}

/** What was chosen by hand was chosen against the preset before, so it is dropped; --only and --except stay. */
function nextPreset(planner: Planner, state: PlanState): PlanState {
	const preset = presetAfter(planner, state.choices);
	return preset === undefined
		? state
		: {
				...replan(planner, state, {...planner.defaultChoices(state.choices.guest), preset}),
				notice: `preset ${preset.name}: ${preset.about}`,
			};
}

function replan(planner: Planner, state: PlanState, choices: Choices): PlanState {
	return {...state, ...propose(planner, state.facts, choices), notice: undefined};
}

function openFields(planner: Planner, state: PlanState): PlanState {
	const step = shownStep(state);
	const fields = step === undefined ? [] : planner.fields(state.facts, state.choices, step.id);
	if (step === undefined || fields.length === 0) {
		return {...state, notice: 'this step has nothing to set by hand'};
	}

	return {
		...state,
		notice: undefined,
		form: openForm(
			fields.map(field => {
				const value = step.state === 'on' && field.value === '' ? resolved(state, step.id, field.id) : undefined;
				return {...field, empty: value === undefined ? 'automatic' : `automatic: ${value}`};
			}),
			checkOf(planner, state, step.id),
		),
	};
}

function onForm(planner: Planner, state: PlanState, event: WizardEvent): PlanState {
	const step = state.plan.steps[state.cursor];
	if (step === undefined || state.form === undefined) {
		return state;
	}

	if (isFormEvent(event)) {
		const form = editForm(state.form, event, checkOf(planner, state, step.id));
		return form === state.form ? state : {...state, form};
	}

	switch (event.type) {
		case 'next': {
			if (!isValid(state.form)) {
				return state;
			}

			// What was not touched stays as it came about: a preset's value, or automatic.
			const inForce = planner.fields(state.facts, state.choices, step.id);
			const typed = Object.entries(values(state.form)).filter(([id, value]) =>
				inForce.some(field => field.id === id && field.value !== value),
			);
			if (typed.length === 0) {
				return {...state, form: undefined};
			}

			const options = {...state.choices.options[step.id], ...Object.fromEntries(typed)};
			const after = replan(planner, state, {...state.choices, options: {...state.choices.options, [step.id]: options}});
			const isOff = after.plan.steps.some(({id, state}) => id === step.id && state === 'off');
			return {...after, form: undefined, notice: isOff ? 'set, but the step is not chosen yet: space chooses it' : undefined};
		}
		case 'back':
			return {...state, form: undefined};
		default:
			return state;
	}
}

function checkOf(planner: Planner, {facts, choices}: PlanState, step: string): Check {
	return (field, text) => (text.trim() === '' ? undefined : planner.checkOption(facts, choices, step, field, text.trim()));
}
