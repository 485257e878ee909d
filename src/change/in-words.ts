import {shortened} from '../text/shortened.ts';
import {type Edit, linesOf, type State} from './change.ts';

/** A state in some words; of several lines, the first in which it is not as the other state. */
export const inWords = (edit: Edit, state: State, other: State): string => {
	const [lines, others] = [linesOf(edit, state), linesOf(edit, other)];
	if (lines.length === 0) return 'no file';
	if (lines.length === 1 && others.length === 1) return shortened(lines[0] ?? '');
	const at = lines.findIndex((line, index) => line !== others[index]);
	return at === -1 ? `at its end after line ${lines.length}` : `“${shortened(lines[at] ?? '')}” in line ${at + 1}`;
};
