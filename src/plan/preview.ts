import {structuredPatch} from 'diff';
import type {Change} from '../change/change.ts';
import {shellLines} from '../change/command.ts';
import {effectOf, linesOf, setCommands, titleOf} from '../change/kinds.ts';
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
	// A document stands in the diff already; the command names it by a file, as the exported script does.
	commands: setCommands(change, change.after).flatMap(command =>
		shellLines(command, change.kind === 'domain' || change.kind === 'file' ? documentName(change) : undefined),
	),
	effect: effectOf(change),
});

/** The file that the exported scripts keep beside them for a change's document. */
export const documentName = (change: Change): string =>
	change.kind === 'domain' ? 'domain.xml' : change.kind === 'file' ? `files${change.where.path}` : titleOf(change);

const unifiedDiff = (before: readonly string[], after: readonly string[]): readonly DiffLine[] => {
	const text = (lines: readonly string[]): string => lines.map(line => `${line}\n`).join('');
	return structuredPatch('', '', text(before), text(after), undefined, undefined, {context: 3}).hunks.flatMap(hunk => [
		{kind: 'hunk', text: `@@ -${hunk.oldStart},${hunk.oldLines} +${hunk.newStart},${hunk.newLines} @@`} as const,
		...hunk.lines.filter(line => !line.startsWith('\\')).map(line => ({kind: kindOfLine(line), text: line.slice(1)})),
	]);
};

const kindOfLine = (line: string): DiffLine['kind'] => (line.startsWith('+') ? 'added' : line.startsWith('-') ? 'removed' : 'same');
