import type {Step, WizardEvent} from '../event.ts';
import {editForm, isValid, openForm, values} from '../form.ts';
import type {Planner} from '../planner.ts';
import type {ExportState, State, TuneState} from '../state.ts';
import {type Progress, resultRows} from '../tune/progress.ts';
import {firstStage} from '../tune/stage.ts';

type Planned = Pick<TuneState, 'target' | 'overlay' | 'facts' | 'choices' | 'plan' | 'placement' | 'previews'>;

/** The last screen, with the default folder filled in. */
export function openExport(
	planner: Planner,
	{target, overlay, facts, choices, plan, placement, previews}: Planned,
	progress: Progress | undefined,
): ExportState {
	const field = {
		id: 'folder',
		title: 'folder',
		hint: 'is made if needed; files of ours in it are replaced',
		empty: 'needed',
		value: planner.exportFolder(plan),
	};
	const form = openForm([field], checkFolder);
	return {
		screen: 'export',
		target,
		overlay,
		facts,
		choices,
		plan,
		placement,
		previews,
		progress,
		form,
		writing: false,
		files: undefined,
		notice: undefined,
	};
}

export function onExport(state: ExportState, event: WizardEvent): Step<State> {
	switch (event.type) {
		case 'type':
		case 'erase':
		case 'clear': {
			const form = state.writing || state.files !== undefined ? state.form : editForm(state.form, event, checkFolder);
			return [form === state.form ? state : {...state, form, notice: undefined}, []];
		}
		case 'next':
			return write(state);
		case 'exported':
			return [{...state, writing: false, files: event.files}, []];
		case 'failed':
			return [{...state, writing: false, notice: event.because}, []];
		case 'back':
			return state.writing ? [state, []] : [toTune(state), []];
		default:
			return [state, []];
	}
}

function write(state: ExportState): Step<State> {
	if (state.writing || state.files !== undefined || !isValid(state.form)) {
		return [state, []];
	}

	const {folder = ''} = values(state.form);
	const rows = state.progress === undefined ? [] : resultRows(state.progress);
	return [{...state, writing: true, notice: undefined}, [{type: 'export', plan: state.plan, rows, folder}]];
}

function toTune({target, overlay, facts, choices, plan, placement, previews, progress}: ExportState): State {
	const planned = {target, overlay, facts, choices, plan, placement, previews};
	return progress === undefined
		? {screen: 'preview', ...planned, cursor: 0}
		: {
				screen: 'tune',
				...planned,
				stage: progress.tasks.length > 0 || progress.run !== undefined ? {name: 'run', progress} : firstStage(target, plan),
			};
}

function checkFolder(_id: string, text: string): string | undefined {
	return text.trim() === '' ? 'name a folder' : undefined;
}
