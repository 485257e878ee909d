import type {GoingOn} from '../src/wizard/event.ts';
import {isLeaving} from '../src/wizard/loss.ts';
import type {Overlay, WizardState} from '../src/wizard/state.ts';
import type {Binding} from './binding.ts';
import {scroll} from './common-keys.ts';
import {pathsShown} from './text/paths-shown.ts';

/** Only where there is a path to be shown. */
export function pathKey(state: WizardState, label: string | undefined): readonly Binding[] {
	return pathsShown(state).length === 0
		? []
		: [{shown: 'w', label, help: 'Show the path of the guest’s packets to the peer, and what is wrong on it.', keys: {w: {type: 'path'}}}];
}

/** What lies over a screen to be read is closed by the key that it came by. What leads out of the screen does so from there, too. */
export function closing(key: string, label: string): Binding {
	const close: GoingOn = {type: 'no'};
	return {shown: key, label, help: 'Back to the screen.', keys: {[key]: close, escape: close, enter: close}};
}

const saveAndQuit: Binding = {
	shown: 's',
	label: 'save the plan and quit',
	help: 'Write the plan to this file, and leave.',
	keys: {s: {type: 'save and quit'}},
};

/** The keys of what lies over a screen. */
export function overlayBindings(overlay: Overlay, sample: boolean): readonly Binding[] {
	const close: GoingOn = {type: 'no'};
	switch (overlay) {
		case 'help':
			return [scroll, closing('?', 'close the help')];
		case 'path':
			return [scroll, closing('w', 'close the path')];
		case 'quit?':
			return [
				{shown: 'y', label: sample ? 'leave the sample' : 'leave, everything stays as it is now', help: 'Leave.', keys: {y: {type: 'yes'}}},
				{shown: 'n', label: 'stay', help: 'Stay.', keys: {n: close, escape: close, 'ctrl-c': close}},
			];
		case 'undo all?':
			return [
				{shown: 'y', label: 'undo everything', help: 'Undo everything.', keys: {y: {type: 'yes'}}},
				{shown: 'n', label: 'no, leave it', help: 'Change nothing.', keys: {n: close, escape: close, 'ctrl-c': close}},
			];
		default:
			return [
				...(overlay.savable === undefined ? [] : [saveAndQuit]),
				{
					shown: 'y',
					label: overlay.savable?.isRemembered ? 'leave' : isLeaving(overlay) ? 'leave and forget it' : 'forget it',
					help: 'Go on without it.',
					keys: {y: {type: 'yes'}},
				},
				{shown: 'n', label: 'stay', help: 'Stay.', keys: {n: close, escape: close, 'ctrl-c': close}},
			];
	}
}
