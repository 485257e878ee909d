import {wrap} from '../../src/inspect/page/wrap.ts';
import {matching} from '../../src/wizard/filter.ts';
import type {LogLine} from '../../src/wizard/tune/progress.ts';
import {withWholeFigures} from '../text/whole-figures.ts';
import {Line} from './line.tsx';
import {Pane} from './pane.tsx';
import {type ScrollKeys, standing, useScroll} from './scroll.ts';
import {Text} from './text.tsx';

const signs = {ok: {sign: '✓', color: 'green'}, failed: {sign: '✗', color: 'red'}} as const;

/** The newest lines that fit; the arrows lead to the older ones. Nothing is cut off: what is too long goes on below. */
export function Log({
	lines,
	filter,
	columns,
	rows,
	keys,
	isActive,
}: {
	readonly lines: readonly LogLine[];
	readonly filter: string;
	readonly columns: number;
	readonly rows: number;
	readonly keys: ScrollKeys;
	readonly isActive: boolean;
}) {
	const shown = matching(
		lines.map(({text}) => text),
		filter,
	).flatMap(line => rowsOf(lines[line], columns - 2));
	const height = Math.max(1, rows - 1);
	const first = useScroll({length: shown.length, rows: height, keys, isActive, from: 'end'});
	if (rows < 2) {
		return null;
	}

	const of = filter === '' ? '' : ` with “${filter}”`;
	const title = shown.length > height ? `Log: ${standing(first, height, shown.length)}${of}` : `Log${of}`;
	return (
		<Pane title={title} columns={columns} rows={rows}>
			{shown.slice(first, first + height).map((row, index) => (
				<Line key={first + index}>
					<Text dimColor>{row.time}</Text>
					{row.mark === undefined ? '   ' : <Text color={signs[row.mark].color}>{` ${signs[row.mark].sign} `}</Text>}
					{row.text}
				</Line>
			))}
		</Pane>
	);
}

/** A line of the log as rows of the screen, of which the first has the time and the mark. */
function rowsOf(line: LogLine | undefined, columns: number): readonly LogLine[] {
	if (line === undefined) {
		return [];
	}

	const blank = ' '.repeat(line.time.length);
	return withWholeFigures(line.text, text => wrap(text, columns - line.time.length - 3)).map((text, index) =>
		index === 0 ? {...line, text} : {time: blank, text, mark: undefined},
	);
}
