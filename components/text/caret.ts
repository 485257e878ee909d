import type {TextField} from '../../src/wizard/text-field.ts';

/** What stands before and after the caret in so many columns, of which the caret takes one: what finds no room is marked, and the caret is always in view. */
export function aroundCaret({text, caret}: TextField, columns: number): readonly [before: string, after: string] {
	const characters = [...text];
	const room = Math.max(3, columns - 1);
	const start = Math.max(0, Math.min(caret - Math.floor(room / 2), characters.length - room));
	const end = start + room;
	const shown = characters.map((character, index) =>
		(index === start && start > 0) || (index === end - 1 && end < characters.length) ? '…' : character,
	);
	return [shown.slice(start, caret).join(''), shown.slice(caret, end).join('')];
}
