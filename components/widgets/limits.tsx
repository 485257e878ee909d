import {wrap} from '../../src/inspect/page/wrap.ts';
import type {LimitTold} from '../text/limits-told.ts';
import {withWholeFigures} from '../text/whole-figures.ts';
import {Line} from './line.tsx';
import {Heading} from './pane.tsx';
import {pagesAlone, standing, useScroll} from './scroll.ts';

/**
 * What limits now, in so many rows with its heading: each limit in full, behind the load that met it. What has no room is scrolled to, where
 * the keys are free for it, and in any case counted.
 */
export function Limits({
	limits,
	columns,
	rows,
	isActive,
}: {
	readonly limits: readonly LimitTold[];
	readonly columns: number;
	readonly rows: number;
	readonly isActive: boolean;
}) {
	const lines = limits.flatMap(limit => linesOf(limit, columns));
	const height = Math.max(1, rows - 1);
	const first = useScroll({length: lines.length, rows: height, keys: pagesAlone, isActive});
	const where = lines.length <= height ? '' : `: ${standing(first, height, lines.length)}${isActive ? `: ${pagesAlone.shown}` : ''}`;
	return (
		<>
			<Heading title={`What limits now${where}`} columns={columns} />
			{limits.length === 0 ? <Line dimColor> not known before the first run ends</Line> : null}
			{lines.slice(first, first + height).map((line, index) => (
				<Line key={first + index}>{line}</Line>
			))}
		</>
	);
}

function linesOf({limit, of}: LimitTold, columns: number): readonly string[] {
	return withWholeFigures(`${of}: ${limit}`, text => wrap(text, columns - 4)).map((line, index) => `${index === 0 ? ' ' : '   '}${line}`);
}
