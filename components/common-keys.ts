import type {UserEvent} from '../src/wizard/event.ts';
import type {Filter} from '../src/wizard/filter.ts';
import type {Form} from '../src/wizard/form.ts';
import type {Binding} from './binding.ts';

export const up: UserEvent = {type: 'move', by: -1};
export const down: UserEvent = {type: 'move', by: 1};

export const next = (label: string, help: string): Binding => ({shown: 'enter', label, help, keys: {enter: {type: 'next'}}});
export const back = (label: string, help: string): Binding => ({
	shown: 'b',
	label,
	help,
	keys: {b: {type: 'back'}, escape: {type: 'back'}},
});
const home: UserEvent = {type: 'move', by: Number.NEGATIVE_INFINITY};
const end: UserEvent = {type: 'move', by: Number.POSITIVE_INFINITY};
export const jump: Binding = {shown: 'home end', label: undefined, help: 'The first, the last.', keys: {home, end}};
export const page: Binding = {
	shown: 'pgup pgdn',
	label: undefined,
	help: 'A page up, a page down.',
	keys: {'page up': {type: 'page', by: -1}, 'page down': {type: 'page', by: 1}},
};
export const find: Binding = {
	shown: '/',
	label: 'filter',
	help: 'Show only what has the words that are typed, in any order; esc shows all again.',
	keys: {'/': {type: 'find'}},
};
const showAll: Binding = {shown: 'esc', label: 'show all', help: 'Show all again.', keys: {escape: {type: 'show all'}}};

/** While a filter is on, Escape takes it off before it means anything else. */
export const filtered = ({text}: Filter): readonly Binding[] => (text === '' ? [find] : [showAll, {...find, label: undefined}]);

export const move: Binding = {
	shown: '↑↓',
	label: undefined,
	help: 'Move up and down; k and j do so too.',
	keys: {up, k: up, down, j: down},
};
export const help: Binding = {shown: '?', label: 'help', help: 'Show or hide this help.', keys: {'?': {type: 'help'}}};
export const quit: Binding = {
	shown: 'q',
	label: 'quit',
	help: 'Leave. Asks first once something is applied, or was chosen by hand and is in no file yet.',
	keys: {q: {type: 'quit'}, 'ctrl-c': {type: 'interrupt'}},
};
export const trySample: Binding = {
	shown: 't',
	label: 'try the sample',
	help: 'Rehearse on a built-in host in memory; leaving it leads back here.',
	keys: {t: {type: 'sample'}},
};
export const scroll: Binding = {
	shown: '↑↓ pgup pgdn',
	label: undefined,
	help: 'Scroll; k, j and space do so too, home and end jump.',
	keys: {},
};
export const interrupt: Binding = {
	shown: 'ctrl-c',
	label: undefined,
	help: 'Leave. Asks first once something is applied, or was chosen by hand and is in no file yet.',
	keys: {'ctrl-c': {type: 'interrupt'}},
};

/** In a line of text, as in a shell. */
const typing: readonly Binding[] = [
	{
		shown: '←→ home end',
		label: undefined,
		help: 'Move in the text; ctrl-a and ctrl-e jump to its ends, too.',
		keys: {
			left: {type: 'left'},
			right: {type: 'right'},
			home: {type: 'start'},
			'ctrl-a': {type: 'start'},
			end: {type: 'end'},
			'ctrl-e': {type: 'end'},
		},
	},
	{
		shown: 'backspace',
		label: undefined,
		help: 'Take out the character before; delete the one after, ctrl-w the word before.',
		keys: {backspace: {type: 'erase'}, delete: {type: 'erase next'}, 'ctrl-w': {type: 'erase word'}},
	},
	{shown: 'ctrl-u', label: 'clear', help: 'Clear the field.', keys: {'ctrl-u': {type: 'clear'}}},
];
const otherField: Binding = {
	shown: '↑↓',
	label: 'field',
	help: 'Another field; tab does so too.',
	keys: {up, down, tab: down, 'shift-tab': up},
};

/** Where a field takes a few words and nothing else. */
const choosing: readonly Binding[] = [
	{
		shown: '←→',
		label: 'choose',
		help: 'Another of what the field takes; space and the first letter do so too.',
		keys: {left: {type: 'left'}, right: {type: 'right'}},
	},
	{
		shown: 'ctrl-u',
		label: undefined,
		help: 'As it is without a choice; backspace does so too.',
		keys: {'ctrl-u': {type: 'clear'}, backspace: {type: 'erase'}},
	},
];

/** While text is typed, every printable key is text. */
export function formKeys({fields, cursor}: Form): readonly Binding[] {
	return [...(fields.length > 1 ? [otherField] : []), ...(fields[cursor]?.choices === undefined ? typing : choosing)];
}

export const escape = (label: string, sentence: string): Binding => ({shown: 'esc', label, help: sentence, keys: {escape: {type: 'back'}}});

/** While a filter is typed, every printable key is text of it. */
export const filterForm: readonly Binding[] = [
	{shown: 'enter', label: 'done', help: 'Leave the filter as it is.', keys: {enter: {type: 'found'}}},
	{shown: '↑↓', label: undefined, help: 'Move up and down.', keys: {up, down}},
	...typing,
	showAll,
	interrupt,
];
