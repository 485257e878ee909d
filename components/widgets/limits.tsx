import type {ReactNode} from 'react';
import {wrap} from '../../src/inspect/page/wrap.ts';
import type {LimitTold} from '../text/limits-told.ts';
import {Line} from './line.tsx';
import {Heading} from './pane.tsx';
import {Text} from './text.tsx';

/**
 * What limits now, in so many rows with its heading: each limit has a line, and as long as rows are left, the first ones as many as they
 * need. The heading says how many have none.
 */
export function Limits({limits, columns, rows}: {readonly limits: readonly LimitTold[]; readonly columns: number; readonly rows: number}) {
	const shown = limits.slice(0, rows - 1);
	let left = rows - 1 - shown.length;
	const lines = shown.flatMap(limit => {
		const whole = inFull(limit, columns);
		const isWhole = whole.length - 1 <= left;
		left -= isWhole ? whole.length - 1 : 0;
		return isWhole ? whole : [inOneLine(limit)];
	});
	const count = shown.length === limits.length ? '' : ` (${shown.length} of ${limits.length} shown)`;
	return (
		<>
			<Heading title={`What limits now${count}`} columns={columns} />
			{limits.length === 0 ? <Line dimColor> not known before the first run ends</Line> : lines}
		</>
	);
}

function inOneLine({limit, of}: LimitTold): ReactNode {
	return (
		<Line key={limit}>
			{` ${limit}`}
			<Text dimColor>{`  ${of}`}</Text>
		</Line>
	);
}

function inFull({limit, of}: LimitTold, columns: number): readonly ReactNode[] {
	return limit.length + of.length + 3 <= columns
		? [inOneLine({limit, of})]
		: [
				...wrap(limit, columns - 2).map((line, index) => <Line key={`${limit} ${index}`}>{` ${line}`}</Line>),
				...wrap(of, columns - 4).map((line, index) => <Line key={`${limit} of ${index}`} dimColor>{`   ${line}`}</Line>),
			];
}
