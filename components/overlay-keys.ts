import type {GoingOn} from '../src/wizard/event.ts';
import type {WizardState} from '../src/wizard/state.ts';
import type {Binding} from './binding.ts';
import {pathsShown} from './text/paths-shown.ts';

/** Only where there is a path to be shown. */
export function pathKey(state: WizardState, label: string | undefined): readonly Binding[] {
	return pathsShown(state).length === 0
		? []
		: [{shown: 'w', label, help: 'Show the path of the guest’s packets to the peer, and what is wrong on it.', keys: {w: {type: 'path'}}}];
}

/** What lies over a screen to be read is closed by the key that it came by, and by all that lead back. */
export function closing(key: string, label: string): Binding {
	const close: GoingOn = {type: 'no'};
	return {
		shown: key,
		label,
		help: 'Back to the screen.',
		keys: {[key]: close, escape: close, enter: close, q: close, b: close, 'ctrl-c': close},
	};
}
