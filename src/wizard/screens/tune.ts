import type {Transition, WizardEvent} from '../event.ts';
import {editForm, isFormEvent} from '../form.ts';
import {recalledSetup} from '../memory/recall.ts';
import type {Planner} from '../planner.ts';
import {isReport} from '../reports.ts';
import {openPreview, type TuneState, type WizardState} from '../state.ts';
import {advance} from '../tune/advance.ts';
import {answer} from '../tune/answer.ts';
import {decide} from '../tune/decide.ts';
import {appliedSteps, beginProgress, isEnding, type Progress} from '../tune/progress.ts';
import {checkSetup, readSetup} from '../tune/setup.ts';
import {answeredBy, firstStage, type Stage, waysOf} from '../tune/stage.ts';
import {openExport} from './export.ts';

export function onTune(planner: Planner, state: TuneState, event: WizardEvent): Transition<WizardState> {
	switch (state.stage.name) {
		case 'unable':
			return event.type === 'next' ? openExport(planner, state, undefined) : event.type === 'back' ? [openPreview(state), []] : [state, []];
		case 'way':
		case 'setup':
		case 'confirm':
			return onQuestions(planner, state, state.stage, event);
		case 'run':
			return onRun(planner, state, state.stage.progress, event);
	}
}

function onQuestions(
	planner: Planner,
	state: TuneState,
	stage: Exclude<Stage, {name: 'run' | 'unable'}>,
	event: WizardEvent,
): Transition<WizardState> {
	switch (stage.name) {
		case 'way':
			return onWay(planner, state, stage, event);
		case 'setup':
			return onSetup(planner, state, stage, event);
		case 'confirm':
			if (event.type === 'begin') {
				const [progress, effects] = advance(beginProgress(state.plan, stage.way, stage.answered?.measuring));
				return [at(state, {name: 'run', progress}), effects];
			}

			if (event.type !== 'back') {
				return [state, []];
			}

			return stage.answered?.form === undefined
				? [at(state, firstStage(planner, state.target, state.plan)), []]
				: [at(state, {name: 'setup', form: stage.answered.form, steps: stage.answered.measuring.steps}), []];
	}
}

function onWay(planner: Planner, state: TuneState, stage: Extract<Stage, {name: 'way'}>, event: WizardEvent): Transition<WizardState> {
	const {measures, cursor} = stage;
	const ways = waysOf(measures);
	switch (event.type) {
		case 'move': {
			const moved = Math.min(Math.max(0, cursor + event.by), ways.length - 1);
			return [moved === cursor ? state : at(state, {...stage, cursor: moved}), []];
		}
		case 'next': {
			const way = ways[cursor] ?? 'each';
			if (measures.possible && way === 'measured' && measures.recording !== undefined) {
				return [at(state, {name: 'confirm', way, measures, answered: answeredBy(measures.recording, measures.steps)}), []];
			}

			return measures.possible && way === 'measured'
				? [
						at(state, {
							name: 'setup',
							form: recalledSetup(planner, state.choices.guest, measures.steps),
							steps: measures.steps,
						}),
						[],
					]
				: [at(state, {name: 'confirm', way, measures, answered: undefined}), []];
		}
		case 'back':
			return [openPreview(state), []];
		default:
			return [state, []];
	}
}

function onSetup(planner: Planner, state: TuneState, stage: Extract<Stage, {name: 'setup'}>, event: WizardEvent): Transition<WizardState> {
	const {form, steps} = stage;
	if (isFormEvent(event)) {
		const edited = editForm(form, event, checkSetup(steps));
		return [edited === form ? state : at(state, {...stage, form: edited}), []];
	}

	switch (event.type) {
		case 'next': {
			const measuring = readSetup(form, steps);
			return measuring === undefined
				? [state, []]
				: [
						at(state, {
							name: 'confirm',
							way: 'measured',
							measures: {possible: true, steps, recording: undefined},
							answered: {form, measuring},
						}),
						[],
					];
		}
		case 'back':
			return [at(state, firstStage(planner, state.target, state.plan)), []];
		default:
			return [state, []];
	}
}

function onRun(planner: Planner, state: TuneState, progress: Progress, event: WizardEvent): Transition<WizardState> {
	if (isReport(event)) {
		return within(state, progress, answer(progress, event));
	}

	const idle = progress.activity !== 'working';
	const applied = appliedSteps(progress).length > 0;
	switch (event.type) {
		case 'interrupt':
			// The first ends what is under way, the next asks about everything.
			return idle || isEnding(progress)
				? [{...state, overlay: applied ? 'undo all?' : 'quit?'}, []]
				: within(state, progress, decide(progress, event));
		case 'back':
			if (!idle) {
				return [state, []];
			}

			return applied ? [{...state, overlay: 'undo all?'}, []] : [openPreview(state), [{type: 'finish'}]];
		case 'next':
			return progress.activity === 'finished' ? openExport(planner, state, progress) : within(state, progress, decide(progress, event));
		default:
			return within(state, progress, decide(progress, event));
	}
}

function within(state: TuneState, before: Progress, [progress, effects]: Transition<Progress>): Transition<WizardState> {
	return [progress === before ? state : at(state, {name: 'run', progress}), effects];
}

function at(state: TuneState, stage: Stage): TuneState {
	return {...state, stage};
}
