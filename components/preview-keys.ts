import type {Binding} from './binding.ts';
import {back, down, help, next, quit, scroll, up} from './common-keys.ts';

/** Where the changes stand as a text, with long lines whole. */
export const opened = {
	pager: {
		shown: 'o',
		label: 'pager',
		help: 'Open the changes of this step in $PAGER, with long lines whole, to be read and copied; O opens those of all steps.',
		keys: {o: {type: 'open', in: 'pager', of: 'step'}, O: {type: 'open', in: 'pager', of: 'all'}},
	},
	editor: {
		shown: 'e',
		label: 'editor',
		help: 'Open a copy of them in $VISUAL or $EDITOR, E that of all steps. Nothing typed there changes the plan.',
		keys: {e: {type: 'open', in: 'editor', of: 'step'}, E: {type: 'open', in: 'editor', of: 'all'}},
	},
} as const satisfies Record<string, Binding>;

export const previewKeys: readonly Binding[] = [
	{
		shown: '←→',
		label: 'step',
		help: 'The step before, the step after; p and n do so too.',
		keys: {left: up, p: up, right: down, n: down, tab: down, 'shift-tab': up},
	},
	scroll,
	opened.pager,
	opened.editor,
	next('tune', 'Go on to applying and measuring. Nothing is written yet.'),
	{shown: 'x', label: 'export', help: 'Write the scripts and the plan without applying anything.', keys: {x: {type: 'export'}}},
	back('back', 'Back to the plan.'),
	help,
	quit,
];
