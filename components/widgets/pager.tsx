import {Box} from 'ink';
import type {ReactNode} from 'react';
import {Line} from './line.tsx';
import {reading, type ScrollKeys, standing, useScroll} from './scroll.ts';

/** Rows of text, one node a row, that scroll when they are too many; the last row says then where one stands, and by which keys it moves. */
export function Pager({
	lines,
	rows,
	isActive,
	keys = reading,
	margin = ' ',
	otherwise = 'stay',
}: {
	readonly lines: readonly ReactNode[];
	readonly rows: number;
	readonly isActive: boolean;
	readonly keys?: ScrollKeys;
	/** Before the last row, as the lines have one. */
	readonly margin?: string;
	readonly otherwise?: 'stay' | 'start';
}) {
	const scrolls = lines.length > rows;
	const height = Math.max(1, scrolls ? rows - 1 : rows);
	const first = useScroll({length: lines.length, rows: height, keys, isActive, otherwise});
	return (
		<Box flexDirection="column" height={rows} overflow="hidden" flexShrink={0}>
			{lines.slice(first, first + height)}
			{scrolls && <Line dimColor>{`${margin}${standing(first, height, lines.length)}: ${keys.shown}`}</Line>}
		</Box>
	);
}
