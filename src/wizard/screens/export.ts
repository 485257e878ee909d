import type {ToWrite, Transition, WizardEvent} from '../event.ts';
import {noFilter} from '../filter.ts';
import {editForm, type Form, isFormEvent, isValid, needed, openForm, values} from '../form.ts';
import type {Planner} from '../planner.ts';
import {isReport} from '../reports.ts';
import {type ExportState, openPreview, type TuneState, type WizardState} from '../state.ts';
import {endingOf, isMeasured, leavesFiles, type Progress} from '../tune/progress.ts';
import {firstStage} from '../tune/stage.ts';

type ExportedRun = Pick<
	TuneState,
	'target' | 'overlay' | 'facts' | 'choices' | 'plan' | 'placement' | 'previews' | 'history' | 'lastExport'
>;

/**
 * The last screen, as it was where it was gone back from, else with the default folder, and a free one beside it where that has other files.
 * Files are of the run as it stood when they were written.
 */
export function openExport(
	planner: Planner,
	{target, overlay, facts, choices, plan, placement, previews, history, lastExport}: ExportedRun,
	progress: Progress | undefined,
): Transition<ExportState> {
	const state: ExportState = {
		screen: 'export',
		target,
		overlay,
		facts,
		choices,
		plan,
		placement,
		previews,
		history,
		progress,
		folder: lastExport?.folder ?? planner.exportFolder(plan),
		isTyped: lastExport?.isTyped ?? false,
		form: undefined,
		writing: false,
		files: lastExport !== undefined && lastExport.progress === progress ? lastExport.files : undefined,
		notice: undefined,
	};
	return [state, canWrite(state) && !state.isTyped ? [{type: 'find folder', ...toWrite(state)}] : []];
}

function toWrite({plan, progress}: ExportState): ToWrite {
	return {plan, found: progress !== undefined && isMeasured(progress) ? {found: progress.found, ending: endingOf(progress)} : undefined};
}

export function onExport(planner: Planner, state: ExportState, event: WizardEvent): Transition<WizardState> {
	if (state.form !== undefined && !isReport(event)) {
		return [onForm(state, state.form, event), []];
	}

	switch (event.type) {
		case 'edit':
			return [!canNameFolder(state) ? state : {...state, form: folderForm(state.folder), notice: undefined}, []];
		case 'write':
			return write(state);
		case 'folder found':
			return [state.isTyped || state.writing ? state : {...state, folder: event.folder}, []];
		case 'exported':
			return [{...state, writing: false, files: event.files}, []];
		case 'failed':
			return [{...state, writing: false, notice: event.because}, []];
		case 'back':
			return state.writing ? [state, []] : [toTune(planner, state), []];
		default:
			return [state, []];
	}
}

/** Not twice into one folder. */
export function canWrite(state: ExportState): boolean {
	return state.files === undefined && canNameFolder(state);
}

/** Not where there would be no file. */
function canNameFolder({writing, progress}: ExportState): boolean {
	return !writing && (progress === undefined || leavesFiles(progress));
}

function folderForm(value: string): Form {
	return openForm(
		[{id: 'folder', title: 'folder', hint: 'is made if needed; no file that is there is replaced', empty: needed, value}],
		checkFolder,
	);
}

function onForm(state: ExportState, form: Form, event: WizardEvent): ExportState {
	if (isFormEvent(event)) {
		const edited = editForm(form, event, checkFolder);
		return edited === form ? state : {...state, form: edited};
	}

	switch (event.type) {
		case 'next':
			return isValid(form)
				? {...state, folder: values(form).folder ?? state.folder, isTyped: true, form: undefined, files: undefined}
				: state;
		case 'back':
			return {...state, form: undefined};
		default:
			return state;
	}
}

function write(state: ExportState): Transition<WizardState> {
	if (!canWrite(state)) {
		return [state, []];
	}

	return [{...state, writing: true, notice: undefined}, [{type: 'export', ...toWrite(state), folder: state.folder}]];
}

function toTune(
	planner: Planner,
	{target, overlay, facts, choices, plan, placement, previews, history, progress, folder, isTyped, files}: ExportState,
): WizardState {
	const planned = {target, overlay, facts, choices, plan, placement, previews, history};
	return progress === undefined
		? openPreview(planned)
		: {
				screen: 'tune',
				...planned,
				stage: progress.tasks.length > 0 || progress.run !== undefined ? {name: 'run', progress} : firstStage(planner, target, plan),
				filter: noFilter,
				lastExport: {progress, folder, isTyped, files},
			};
}

function checkFolder(_id: string, text: string): string | undefined {
	return text.trim() === '' ? 'name a folder' : undefined;
}
