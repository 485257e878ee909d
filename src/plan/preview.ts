import {structuredPatch} from 'diff';
import {type Change, commandsFor, documentOf, effectOf, linesOf, titleOf} from '../change/change.ts';
import {type StateSource, shellLines} from '../change/command.ts';
import {chosen, type Plan} from './plan.ts';

/** A line of a unified diff. */
export type DiffLine = {readonly kind: 'same' | 'added' | 'removed' | 'hunk'; readonly text: string};

export type PreviewPart = {
	readonly heading: string;
	readonly diff: readonly DiffLine[];
	readonly commands: readonly string[];
	readonly effect: string;
};

export type Preview = {readonly step: string; readonly title: string; readonly parts: readonly PreviewPart[]};

/** What the chosen steps will do: from the very changes that apply performs and export prints (law 1). */
export const previewPlan = (plan: Plan): readonly Preview[] =>
	chosen(plan).map(step => ({step: step.id, title: step.title, parts: step.changes.map(previewChange)}));

const previewChange = (change: Change): PreviewPart => ({
	heading: titleOf(change),
	diff: unifiedDiff(linesOf(change, change.before), linesOf(change, change.after)),
	commands: commandsFor(change, change.after).flatMap(command => shellLines(command, sourceOf(change))),
	effect: effectOf(change),
});

/** A text of several lines stands in the diff already: the command says that it is meant, or names the file that the export has it in. */
const sourceOf = (change: Change): StateSource => {
	const text = change.after ?? '';
	const isShort = text.indexOf('\n') === text.length - 1;
	const document = documentOf(change);
	if (document !== undefined) return {file: document};
	if (isShort) return {text};
	return {
		typed:
			linesOf(change, change.before).length === 0
				? 'its text: the lines above, each without its +'
				: 'its text: the whole new one, in which the lines above are what changes',
	};
};

const unifiedDiff = (before: readonly string[], after: readonly string[]): readonly DiffLine[] => {
	const text = (lines: readonly string[]): string => lines.map(line => `${line}\n`).join('');
	return structuredPatch('', '', text(before), text(after), undefined, undefined, {context: 3}).hunks.flatMap(hunk => [
		{kind: 'hunk', text: `@@ -${hunk.oldStart},${hunk.oldLines} +${hunk.newStart},${hunk.newLines} @@`} as const,
		...hunk.lines.filter(line => !line.startsWith('\\')).map(line => ({kind: kindOfLine(line), text: line.slice(1)})),
	]);
};

const kindOfLine = (line: string): DiffLine['kind'] => (line.startsWith('+') ? 'added' : line.startsWith('-') ? 'removed' : 'same');
