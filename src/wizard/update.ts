import type {SavedPlan} from './engine.ts';
import type {Report, SideEffect, Transition, WizardEvent} from './event.ts';
import {lastWords, savedFarewell} from './farewell.ts';
import {insideSeen} from './inside-seen.ts';
import {hasFilter, onFilter} from './list.ts';
import {lossBy} from './loss.ts';
import {remembering} from './memory/remember.ts';
import type {Planner} from './planner.ts';
import {isReport} from './reports.ts';
import {onExport} from './screens/export.ts';
import {onGuest, onHost, onInspecting} from './screens/host.ts';
import {onPlan} from './screens/plan.ts';
import {onPreview} from './screens/preview.ts';
import {onTune} from './screens/tune.ts';
import {isRead, type Overlay, offersSample, progressOf, type SavablePlan, type WizardState} from './state.ts';
import {appliedSteps, isMeasuringNow} from './tune/progress.ts';

/**
 * The whole wizard as one pure function: what a key or an answer makes of the state, and what is to be done then.
 * Gives the very same state object where nothing changes.
 */
export function update(planner: Planner, state: WizardState, event: WizardEvent): Transition<WizardState> {
	const [after, effects] = transition(planner, state, event);
	const next = {...after, ...alongWith(state, event)};
	const isSame = after === state && next.exported === state.exported && next.standing === state.standing;
	return [isSame ? state : next, [...effects, ...remembering(planner, state, next)]];
}

/** Each screen is made anew; what was written, and what stands on the host, stays so whichever comes next. */
function alongWith({exported, standing}: WizardState, event: WizardEvent): Pick<WizardState, 'exported' | 'standing'> {
	const known = {...(exported === undefined ? {} : {exported}), ...(standing === undefined ? {} : {standing})};
	switch (event.type) {
		case 'exported':
			return {...known, exported: [...new Set([...(exported ?? []), ...event.files])]};
		case 'inspected':
			return event.standing === undefined ? known : {...known, standing: event.standing};
		default:
			return known;
	}
}

function transition(planner: Planner, state: WizardState, event: WizardEvent): Transition<WizardState> {
	if (event.type === 'hang up') {
		return hangUp(planner, withOverlay(state, undefined));
	}

	if (state.overlay !== undefined && !isReport(event)) {
		return onOverlay(planner, state, state.overlay, event);
	}

	const loss = isReport(event) ? undefined : lossBy(planner, state, event);
	return loss === undefined ? follow(planner, state, event) : [withOverlay(state, loss), []];
}

function follow(planner: Planner, state: WizardState, event: WizardEvent): Transition<WizardState> {
	switch (event.type) {
		case 'help':
			return [withOverlay(state, 'help'), []];
		case 'path':
			return [withOverlay(state, 'path'), []];
		case 'quit':
			return quit(state);
		case 'plan saved':
			return [planSaved(state, event.saved), []];
		case 'failed':
			return failed(planner, state, event);
		case 'looked inside':
			return [insideSeen(planner, state, event.guest), []];
		case 'sample':
			return [offersSample(state) ? {screen: 'goodbye', target: state.target, overlay: undefined, lines: [], to: 'the sample'} : state, []];
		case 'interrupt':
			return state.screen === 'tune' && state.stage.name === 'run' ? onScreen(planner, state, event) : quit(state);
		default:
			return onScreen(planner, state, event);
	}
}

function onScreen(planner: Planner, state: WizardState, event: WizardEvent): Transition<WizardState> {
	const filtered = hasFilter(state) ? onFilter(state, event) : undefined;
	if (filtered !== undefined) {
		return [filtered, []];
	}

	switch (state.screen) {
		case 'inspecting':
		case 'error':
			return onInspecting(planner, state, event);
		case 'host':
			return onHost(planner, state, event);
		case 'guest':
			return onGuest(planner, state, event);
		case 'plan':
			return onPlan(planner, state, event);
		case 'preview':
			return onPreview(planner, state, event);
		case 'tune':
			return onTune(planner, state, event);
		case 'export':
			return onExport(planner, state, event);
		case 'goodbye':
			return [state, []];
	}
}

/** While something lies over the screen, the screen gets no keys; what the world answers still reaches it. */
function onOverlay(planner: Planner, state: WizardState, overlay: Overlay, event: WizardEvent): Transition<WizardState> {
	const uncovered = withOverlay(state, undefined);
	switch (event.type) {
		case 'no':
			return [uncovered, []];
		case 'yes':
			return agreed(planner, uncovered, overlay);
		case 'quit':
		case 'interrupt':
			return isRead(overlay) ? transition(planner, uncovered, event) : [state, []];
		case 'save and quit': {
			const savable = savableIn(overlay);
			return [state, savable === undefined ? [] : [{type: 'save plan', plan: savable.plan}]];
		}
		default:
			return [state, []];
	}
}

function agreed(planner: Planner, state: WizardState, overlay: Overlay): Transition<WizardState> {
	switch (overlay) {
		case 'help':
		case 'path':
			return [state, []];
		case 'quit?':
			return leave(state);
		case 'undo all?':
			return undoAll(planner, state);
		default:
			return follow(planner, state, overlay.wish);
	}
}

/** Asked for on Export, undoing happens on Tune, where its log is. */
function undoAll(planner: Planner, state: WizardState): Transition<WizardState> {
	const [tune] = state.screen === 'export' ? onScreen(planner, state, {type: 'back'}) : [state];
	return onScreen(planner, tune, {type: 'undo all'});
}

/** Leaving is asked about once something has been applied, except at the very end, where everything has been said. */
function quit(state: WizardState): Transition<WizardState> {
	const progress = progressOf(state);
	const isEnd = state.screen === 'export' && state.files !== undefined;
	return !isEnd && progress !== undefined && appliedSteps(progress).length > 0 ? [withOverlay(state, 'quit?'), []] : leave(state);
}

/**
 * What is under way comes to its end, and what was only measured is taken back; then it is left without a question, as it stands. A guest that is
 * being restarted is started.
 */
function hangUp(planner: Planner, state: WizardState): Transition<WizardState> {
	const progress = progressOf(state);
	if (state.screen === 'goodbye' || progress?.activity !== 'working') {
		return leave(state);
	}

	const going = progress.pausing ? onScreen(planner, state, {type: 'pause'})[0] : state;
	return progress.stopping ? [going, []] : onScreen(planner, going, {type: isMeasuringNow(progress) ? 'interrupt' : 'stop'});
}

function leave(state: WizardState): Transition<WizardState> {
	const effects: readonly SideEffect[] = progressOf(state)?.run === undefined ? [] : [{type: 'finish'}];
	return [{screen: 'goodbye', target: state.target, overlay: undefined, lines: lastWords(state), to: 'the end'}, effects];
}

function failed(planner: Planner, state: WizardState, event: Extract<Report, {type: 'failed'}>): Transition<WizardState> {
	switch (event.during) {
		case 'save plan':
			return [planNotSaved(state, event.because), []];
		case 'remember':
			// It is tried once more on leaving, and told then.
			return state.screen === 'goodbye'
				? [{...state, lines: [...state.lines, `What was chosen could not be remembered: ${event.because}`]}, []]
				: [state, []];
		default:
			return onScreen(planner, state, event);
	}
}

/** Unless the admin has thought better of it meanwhile. */
function planSaved(state: WizardState, saved: SavedPlan): WizardState {
	const savable = savableIn(state.overlay);
	if (savable === undefined) {
		return state;
	}

	const lines = [...lastWords(state), ...savedFarewell(state.target, saved, savable)];
	return {screen: 'goodbye', target: state.target, overlay: undefined, lines, to: 'the end'};
}

function planNotSaved(state: WizardState, problem: string): WizardState {
	const {overlay} = state;
	const savable = savableIn(overlay);
	return typeof overlay === 'object' && savable !== undefined ? withOverlay(state, {...overlay, savable: {...savable, problem}}) : state;
}

function savableIn(overlay: Overlay | undefined): SavablePlan | undefined {
	return typeof overlay === 'object' ? overlay.savable : undefined;
}

function withOverlay(state: WizardState, overlay: Overlay | undefined): WizardState {
	return {...state, overlay};
}
