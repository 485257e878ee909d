import type {ReactNode} from 'react';
import {wrap} from '../../src/inspect/page/wrap.ts';
import type {DiffLine, Preview} from '../../src/wizard/engine.ts';
import {Line} from './line.tsx';

/** The sign at the start of the line tells what it is; the colour only repeats it. */
const looks = {
	same: {sign: ' ', style: {}},
	added: {sign: '+', style: {color: 'green'}},
	removed: {sign: '-', style: {color: 'red'}},
	hunk: {sign: '', style: {color: 'cyan'}},
} as const satisfies Record<DiffLine['kind'], object>;

type Shown = {readonly text: string; readonly style: Parameters<typeof Line>[0]};

/** Everything that a step will do, one node a row. Nothing is cut off: what does not fit goes on below, further in. */
export function previewLines({parts}: Preview, columns: number): readonly ReactNode[] {
	return parts
		.flatMap(({heading, diff, commands, effect}): readonly Shown[] => [
			...wrap(`${heading}   takes effect: ${effect}`, columns - 1).map((text): Shown => ({text: ` ${text}`, style: {bold: true}})),
			...diff.map(line => shownDiff(line, '   ')),
			...commands.flatMap(command =>
				command
					.split('\n')
					.map((text, line): Shown => ({text: `   ${line === 0 ? '#' : '>'} ${text.replaceAll('\t', '    ')}`, style: {color: 'cyan'}})),
			),
			{text: ' ', style: {}},
		])
		.flatMap(({text, style}, row) =>
			folded(text, columns).map((piece, index) => (
				<Line key={`${row} ${index}`} {...style}>
					{piece}
				</Line>
			)),
		);
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
			: [{text: heading, style: {}}, ...changed.map(line => shownDiff(line, ''))];
	});
}

/** A tab would move what follows by as much as the terminal likes. */
function shownDiff({kind, text}: DiffLine, margin: string): Shown {
	const {sign, style} = looks[kind];
	return {text: `${margin}${sign}${text.replaceAll('\t', '    ')}`, style};
}

const indent = '       ';

/** A line and its continuations, each of at most `columns`. */
function folded(text: string, columns: number): readonly string[] {
	const rest = text.slice(columns).match(new RegExp(`.{1,${Math.max(1, columns - indent.length)}}`, 'gu')) ?? [];
	return [text.slice(0, columns), ...rest.map(piece => `${indent}${piece}`)];
}
