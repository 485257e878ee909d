import type {Transition, WizardEvent} from '../event.ts';
import {noFilter} from '../filter.ts';
import type {Planner} from '../planner.ts';
import {chosenPreviews, type PreviewState, type WizardState} from '../state.ts';
import {firstStage} from '../tune/stage.ts';
import {openExport} from './export.ts';
import {openPlan} from './plan.ts';

export function onPreview(planner: Planner, state: PreviewState, event: WizardEvent): Transition<WizardState> {
	const {target, overlay, facts, choices, plan, placement, previews, history} = state;
	const planned = {target, overlay, facts, choices, plan, placement, previews, history};
	switch (event.type) {
		case 'move': {
			const cursor = Math.min(Math.max(0, state.cursor + event.by), Math.max(0, chosenPreviews(state).length - 1));
			return [cursor === state.cursor ? state : {...state, cursor, notice: undefined}, []];
		}
		case 'returned':
			return [event.notice === state.notice ? state : {...state, notice: event.notice}, []];
		case 'next':
			return [{screen: 'tune', ...planned, stage: firstStage(planner, target, plan), filter: noFilter}, []];
		case 'export':
			return openExport(planner, planned, undefined);
		case 'back':
			return [openPlan(planner, planned, rowOfStep(state)), []];
		default:
			return [state, []];
	}
}

/** The row of the checklist that belongs to the step that was being looked at. */
function rowOfStep(state: PreviewState): number {
	const {plan, cursor} = state;
	return Math.max(
		0,
		plan.steps.findIndex(step => step.id === chosenPreviews(state)[cursor]?.step),
	);
}
