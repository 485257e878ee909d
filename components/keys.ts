import type {Key} from 'ink';
import type {UserEvent} from '../src/wizard/event.ts';
import {canBePlanned} from '../src/wizard/judgement.ts';
import {hasFilter, shownJudgement} from '../src/wizard/list.ts';
import {canWrite} from '../src/wizard/screens/export.ts';
import {isRead, offersSample, type WizardState} from '../src/wizard/state.ts';
import {isMeasured} from '../src/wizard/tune/progress.ts';
import {type Binding, inRoom, type OpenWish, type Room} from './binding.ts';
import {
	back,
	escape,
	filtered,
	filterForm,
	formKeys,
	help,
	interrupt,
	jump,
	move,
	next,
	page,
	quit,
	scroll,
	trySample,
} from './common-keys.ts';
import {overlayBindings, pathKey} from './overlay-keys.ts';
import {planKeys} from './plan-keys.ts';
import {previewKeys} from './preview-keys.ts';
import {shortened} from './text/shortened.ts';
import {readRun, tuneKeys} from './tune-keys.ts';

/** Where no guest can be tuned. */
function sampleWhereOffered(state: WizardState): readonly Binding[] {
	return offersSample(state) ? [trySample] : [];
}

/** Every key that means something now. */
export function bindings(state: WizardState): readonly Binding[] {
	const ofScreen = screenBindings(state).map(binding => leading(binding, state));
	if (state.overlay === undefined) {
		return ofScreen;
	}

	const ofOverlay = overlayBindings(state.overlay, state.target.sample);
	return isRead(state.overlay) ? [...ofOverlay, ...ofScreen.flatMap(leavingAlone)] : ofOverlay;
}

/** Of a key of the screen what leaves or interrupts, which means the same while something is read over it. */
function leavingAlone({keys, ...binding}: Binding): readonly Binding[] {
	const leaving = Object.entries(keys).filter(([, {type}]) => type === 'quit' || type === 'interrupt');
	return leaving.length === 0 ? [] : [{...binding, keys: Object.fromEntries(leaving)}];
}

/** Leaving a sample that was opened from a machine leads back there, and not out of the program. */
function leading(binding: Binding, {target: {from}}: WizardState): Binding {
	return from !== undefined && binding.keys.q?.type === 'quit' ? {...binding, label: 'leave the sample'} : binding;
}

/** The keys of the screen, also while something lies over it: the help lists them. */
export function screenBindings(state: WizardState): readonly Binding[] {
	if (hasFilter(state) && state.filter.isTyping) {
		return filterForm;
	}

	switch (state.screen) {
		case 'inspecting':
			return [quit];
		case 'error':
			return [
				{shown: 'r', label: 'try again', help: 'Read the host again.', keys: {r: {type: 'retry'}}},
				...sampleWhereOffered(state),
				quit,
			];
		case 'host':
			return state.allFacts
				? [
						...filtered(state.filter),
						scroll,
						{
							shown: 'a',
							label: 'summary',
							help: 'Back to the summary.',
							keys: {a: {type: 'all facts'}, b: {type: 'back'}, escape: {type: 'back'}},
						},
						help,
						quit,
					]
				: [
						state.named === undefined
							? next('choose a guest', 'Go on to the guests of this host.')
							: next(`plan for ${shortened(state.named, 24)}`, `Go on to the plan for ${state.named}, or to the guests where it has none.`),
						...sampleWhereOffered(state),
						{
							shown: 'a',
							label: 'all facts',
							help: 'Show everything that was read, as nearmetal inspect prints it.',
							keys: {a: {type: 'all facts'}},
						},
						{
							shown: 's',
							label: 'save snapshot',
							help: 'Save what was read to a file: for a bug report, or to rehearse elsewhere.',
							keys: {s: {type: 'save snapshot'}},
						},
						{shown: 'r', label: undefined, help: 'Read the host again.', keys: {r: {type: 'inspect again'}}},
						...pathKey(state, 'path'),
						help,
						quit,
					];
		case 'guest':
			return [
				move,
				page,
				jump,
				...(canBePlanned(shownJudgement(state)) ? [next('plan for it', 'Go on to the plan for this guest.')] : []),
				{
					shown: 'n',
					label: 'no guest',
					help: 'Plan for a guest that is yet to be made: steps on the host only.',
					keys: {n: {type: 'no guest'}},
				},
				...sampleWhereOffered(state),
				...(state.judgements.length > 0 ? filtered(state.filter) : []),
				back('back', 'Back to the host.'),
				help,
				quit,
			];
		case 'plan':
			return planKeys(state);
		case 'preview':
			return previewKeys;
		case 'tune':
			return tuneBindings(state);
		case 'export':
			return exportBindings(state);
		case 'goodbye':
			return [];
	}
}

function tuneBindings(state: Extract<WizardState, {screen: 'tune'}>): readonly Binding[] {
	const {stage, filter} = state;
	switch (stage.name) {
		case 'unable':
			return [next('export', 'Go on to the export.'), back('back', 'Back to the preview.'), help, quit];
		case 'way':
			return [
				{...move, label: 'move'},
				next('take this way', 'Go on; nothing is applied before one more question.'),
				back('back', 'Back to the preview.'),
				...pathKey(state, 'path'),
				help,
				quit,
			];
		case 'setup':
			return [
				next('go on', 'Go on; nothing is applied before one more question.'),
				...formKeys(stage.form),
				escape('back', 'Back to the ways. Asks first where something was typed.'),
				interrupt,
			];
		case 'confirm':
			return [
				{shown: 'y', label: 'begin', help: 'Begin: from here on things are written, each with its undo.', keys: {y: {type: 'begin'}}},
				back('back', 'Change the answers.'),
				...pathKey(state, 'path'),
				help,
				quit,
			];
		case 'run':
			return [...filtered(filter).map(quiet), ...tuneKeys(stage.progress), readRun, ...pathKey(state, undefined), help];
	}
}

/** Out of the footer, which has more important keys there. */
function quiet(binding: Binding): Binding {
	return {...binding, label: undefined};
}

const otherFolder: Binding = {shown: 'e', label: 'other folder', help: 'Type where the files go.', keys: {e: {type: 'edit'}}};

function exportBindings(state: Extract<WizardState, {screen: 'export'}>): readonly Binding[] {
	const {form, files, progress} = state;
	if (form !== undefined) {
		return [
			next('use it', 'Write to this folder; nothing is written yet.'),
			...formKeys(form),
			escape('cancel', 'Forget what was typed.'),
			interrupt,
		];
	}

	if (files !== undefined) {
		const leave = {...quit, label: 'leave', help: 'Leave. What is applied stays; how to undo it is printed.'};
		return [leave, otherFolder, scroll, back('back', 'Back.'), help];
	}

	if (state.writing) {
		return [help, quit];
	}

	const what = progress !== undefined && isMeasured(progress) ? 'the scripts, the plan and the results' : 'the scripts and the plan';
	const write: readonly Binding[] = [
		{
			shown: 'w',
			label: 'write the files',
			help: `Write ${what} to this folder.`,
			keys: {w: {type: 'write'}},
		},
		otherFolder,
	];
	return [...(canWrite(state) ? write : []), scroll, back('back', 'Back.'), help, quit];
}

/** Whether printable keys are text now. */
export function isTyping(state: WizardState): boolean {
	if (hasFilter(state) && state.filter.isTyping) {
		return true;
	}

	switch (state.screen) {
		case 'plan':
			return state.form !== undefined;
		case 'tune':
			return state.stage.name === 'setup';
		case 'export':
			return state.form !== undefined;
		default:
			return false;
	}
}

/** What a key asks of the wizard, by its name. */
export function wishOf(state: WizardState, name: string, room: Room): UserEvent | undefined {
	const wish = boundTo(state, name);
	return wish === undefined || wish.type === 'open' ? undefined : inRoom(wish, room);
}

/** What a key is to open in another program, by its name. */
export function openingOf(state: WizardState, name: string): OpenWish | undefined {
	const wish = boundTo(state, name);
	return wish?.type === 'open' ? wish : undefined;
}

function boundTo(state: WizardState, name: string): Binding['keys'][string] | undefined {
	return bindings(state)
		.map(({keys}) => keys[name])
		.find(wish => wish !== undefined);
}

const named = {
	upArrow: 'up',
	downArrow: 'down',
	leftArrow: 'left',
	rightArrow: 'right',
	pageUp: 'page up',
	pageDown: 'page down',
	home: 'home',
	end: 'end',
	return: 'enter',
	escape: 'escape',
	backspace: 'backspace',
	delete: 'delete',
} as const satisfies Partial<Record<keyof Key, string>>;

/** The names of the keys in one piece of input: over a slow link a terminal delivers several letters at once. */
export function keyNames(input: string, key: Key): readonly string[] {
	if (key.tab) {
		return [key.shift ? 'shift-tab' : 'tab'];
	}

	for (const [flag, name] of Object.entries(named)) {
		if (key[flag as keyof typeof named]) {
			return [name];
		}
	}

	if (key.ctrl) {
		return [`ctrl-${input}`];
	}

	return [...input].map(character => (character === ' ' ? 'space' : character === '\r' ? 'enter' : character));
}
