import {structuredPatch} from 'diff';
import {type Change, commandsFor, documentOf, effectOf, linesOf, titleOf} from '../change/change.ts';
import {shellLines} from '../change/command.ts';
import {chosen, type Plan} from './plan.ts';

/** A line of a unified diff. */
export type DiffLine = {readonly kind: 'same' | 'added' | 'removed' | 'hunk'; readonly text: string};

export type PreviewPart = {
	readonly heading: string;
	readonly diff: readonly DiffLine[];
	/** What the commands are for; where there are none, who does it then. */
	readonly remark: string;
	/** Each as it is pasted into a shell, of one line or several. */
	readonly commands: readonly string[];
	readonly effect: string;
};

export type Preview = {readonly step: string; readonly title: string; readonly parts: readonly PreviewPart[]};

/** What the chosen steps will do: from the very changes that apply performs and export prints (law 1). */
export const previewPlan = (plan: Plan): readonly Preview[] =>
	chosen(plan).map(step => ({step: step.id, title: step.title, parts: step.changes.map(previewChange)}));

const previewChange = (change: Change): PreviewPart => {
	const document = documentOf(change);
	return {
		heading: titleOf(change),
		diff: unifiedDiff(linesOf(change, change.before), linesOf(change, change.after)),
		remark: document === undefined ? 'By hand, as root:' : byNearmetal(document),
		commands:
			document === undefined ? commandsFor(change, change.after).flatMap(command => shellLines(command, {text: change.after ?? ''})) : [],
		effect: effectOf(change),
	};
};

/** What is planned has no passwords, and a definition that is put without those that it had loses them: no command to copy. */
const byNearmetal = (document: string): string =>
	`Done by nearmetal, which gives virsh the whole new definition, passwords included. The export has it without them: ${document}.`;

const unifiedDiff = (before: readonly string[], after: readonly string[]): readonly DiffLine[] => {
	const text = (lines: readonly string[]): string => lines.map(line => `${line}\n`).join('');
	return structuredPatch('', '', text(before), text(after), undefined, undefined, {context: 3}).hunks.flatMap(hunk => [
		{kind: 'hunk', text: `@@ -${hunk.oldStart},${hunk.oldLines} +${hunk.newStart},${hunk.newLines} @@`} as const,
		...hunk.lines.filter(line => !line.startsWith('\\')).map(line => ({kind: kindOfLine(line), text: line.slice(1)})),
	]);
};

const kindOfLine = (line: string): DiffLine['kind'] => (line.startsWith('+') ? 'added' : line.startsWith('-') ? 'removed' : 'same');
