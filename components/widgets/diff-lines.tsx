import type {ReactNode} from 'react';
import {wrap} from '../../src/inspect/page/wrap.ts';
import {diffLine, type PreviewLine, previewLines} from '../../src/plan/preview-lines.ts';
import type {DiffLine, Preview} from '../../src/wizard/engine.ts';
import {Line} from './line.tsx';

/** The sign at the start of the line tells what it is; the colour only repeats it. */
const styles = {
	heading: {bold: true},
	same: {},
	added: {color: 'green'},
	removed: {color: 'red'},
	hunk: {color: 'cyan'},
	command: {color: 'cyan'},
	parting: {},
} as const satisfies Record<PreviewLine['kind'], object>;

type Shown = {readonly text: string; readonly style: Parameters<typeof Line>[0]};

/** Everything that a step will do, one node a row. Nothing is cut off: what does not fit goes on below, further in. */
export function previewRows(preview: Preview, columns: number): readonly ReactNode[] {
	return previewLines(preview).flatMap(({kind, text}, row) => {
		const pieces = kind === 'heading' ? wrap(text, columns - 1).map(piece => ` ${piece}`) : folded(` ${text}`, columns);
		return pieces.map((piece, index) => (
			<Line key={`${row} ${index}`} {...styles[kind]}>
				{piece}
			</Line>
		));
	});
}

/** A longer change is only counted where little room is. */
const mostShown = 14;

/** What a step changes, in short: each part by name, and the lines that change in it, without what surrounds them. */
export function changedLines({parts}: Preview): readonly Shown[] {
	return parts.flatMap(({heading, diff}): readonly Shown[] => {
		const changed = diff.filter(({kind}) => kind === 'added' || kind === 'removed');
		const [added, removed] = (['added', 'removed'] as const).map(kind => changed.filter(line => line.kind === kind).length);
		return changed.length > mostShown
			? [{text: `${heading}: +${added} −${removed} lines`, style: {}}]
			: [{text: heading, style: {}}, ...changed.map(shown)];
	});
}

const shown = (line: DiffLine): Shown => ({text: diffLine(line).text, style: styles[line.kind]});

const indent = '       ';

/** A line and its continuations, each of at most `columns`. */
function folded(text: string, columns: number): readonly string[] {
	const rest = text.slice(columns).match(new RegExp(`.{1,${Math.max(1, columns - indent.length)}}`, 'gu')) ?? [];
	return [text.slice(0, columns), ...rest.map(piece => `${indent}${piece}`)];
}
