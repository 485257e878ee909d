import type {ReactNode} from 'react';
import {wrap} from '../../src/inspect/page/wrap.ts';
import {diffLine, type PreviewLine, previewLines} from '../../src/plan/preview-lines.ts';
import type {DiffLine, Preview} from '../../src/wizard/engine.ts';
import {opened} from '../preview-keys.ts';
import {Line} from './line.tsx';

/** The sign at the start of the line tells what it is; the colour only repeats it. */
const styles = {
	heading: {bold: true},
	remark: {},
	same: {},
	added: {color: 'green'},
	removed: {color: 'red'},
	hunk: {color: 'cyan'},
	command: {color: 'cyan'},
	parting: {},
} as const satisfies Record<PreviewLine['kind'], object>;

type Shown = {readonly text: string; readonly style: Parameters<typeof Line>[0]};

/**
 * Everything that a step will do, one node a row. Nothing is cut off, and nothing added, for it is copied: what does not fit goes on at the
 * start of the next row. To a terminal these are two lines all the same, and so it is said who has them whole.
 */
export function previewRows(preview: Preview, columns: number): readonly ReactNode[] {
	const lines = previewLines(preview);
	const isFolded = lines.some(line => !isTold(line) && line.text.length > columns);
	return [
		...(isFolded ? wrap(`Long lines go on in the next row: ${opened.pager.shown} shows them whole, to be copied.`, columns - 1) : []).map(
			(piece, index) => (
				<Line key={`hint ${index}`} dimColor>
					{` ${piece}`}
				</Line>
			),
		),
		...lines.flatMap((line, row) =>
			(isTold(line) ? wrap(line.text, columns - 1).map(piece => ` ${piece}`) : folded(line.text, columns)).map((piece, index) => (
				<Line key={`${row} ${index}`} {...styles[line.kind]}>
					{piece}
				</Line>
			)),
		),
	];
}

/** Words of ours, which nobody copies. */
const isTold = ({kind}: PreviewLine): boolean => kind === 'heading' || kind === 'remark';

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

/** A line in pieces of at most `columns`. */
const folded = (text: string, columns: number): readonly string[] => text.match(new RegExp(`.{1,${columns}}`, 'gu')) ?? [''];
