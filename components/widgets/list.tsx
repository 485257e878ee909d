import {Box} from 'ink';
import type {ReactNode} from 'react';
import {windowStart} from '../text/window.ts';
import {Line} from './line.tsx';

/** The rows of a list that are shown, by their numbers; one too long for its room moves with the cursor. */
export function List({
	shown,
	cursor,
	rows,
	children,
}: {
	readonly shown: readonly number[];
	readonly cursor: number;
	readonly rows: number;
	readonly children: (row: number, isChosen: boolean) => ReactNode;
}) {
	const start = windowStart(Math.max(0, shown.indexOf(cursor)), shown.length, rows);
	return (
		<Box flexDirection="column" height={rows} flexShrink={0} overflow="hidden" aria-role="listbox">
			{shown.length === 0 ? (
				<Line dimColor> Nothing has these words: esc shows all.</Line>
			) : (
				shown.slice(start, start + rows).map(row => children(row, row === cursor))
			)}
		</Box>
	);
}
