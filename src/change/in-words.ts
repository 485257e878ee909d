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

/** A state that fits into a line of a log; of a longer text, how many lines it has. */
export const inShort = (edit: Edit, state: State): string => {
	const lines = linesOf(edit, state);
	return lines.length === 0 ? 'no file' : (inOneLine(lines) ?? `${lines.length} lines`);
};

/** undefined where that is too long for a line of a log. */
export const inOneLine = (lines: readonly string[]): string | undefined => {
	const line = lines.join(', ');
	return lines.length === 1 || line.length <= 60 ? line : undefined;
};
