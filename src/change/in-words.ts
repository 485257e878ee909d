import {type Edit, linesOf, type State} from './change.ts';

/** A state in some words; of several lines, the first in which it is not as the other state. */
export const inWords = (edit: Edit, state: State, other: State): string => {
	const [lines, others] = [linesOf(edit, state), linesOf(edit, other)];
	if (lines.length === 0) return 'no file';
	if (lines.length === 1 && others.length === 1) return cut(lines[0] ?? '');
	const at = lines.findIndex((line, index) => line !== others[index]);
	return at === -1 ? `at its end after line ${lines.length}` : `“${cut(lines[at] ?? '')}” in line ${at + 1}`;
};

/** No more of a text than fits into a sentence. */
export const cut = (text: string): string => (text.length > 100 ? `${text.slice(0, 100)}…` : text);
