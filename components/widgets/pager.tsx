import {Box, useInput} from 'ink';
import {type ReactNode, useState} from 'react';
import {Line} from './line.tsx';

/** Rows of text, one node a row, that scroll when they are too many. The offset is the pager's own: it dies with the screen. */
export function Pager({lines, rows, isActive}: {readonly lines: readonly ReactNode[]; readonly rows: number; readonly isActive: boolean}) {
	const [wanted, setWanted] = useState(0);
	const scrolls = lines.length > rows;
	const height = scrolls ? rows - 1 : rows;
	const last = Math.max(0, lines.length - height);
	const first = Math.min(wanted, last);
	useInput(
		(input, key) => {
			const by = key.pageUp
				? -height
				: key.pageDown || input === ' '
					? height
					: key.upArrow || input === 'k'
						? -1
						: key.downArrow || input === 'j'
							? 1
							: key.home
								? -last
								: key.end
									? last
									: 0;
			setWanted(Math.min(last, Math.max(0, first + by)));
		},
		{isActive},
	);
	return (
		<Box flexDirection="column" height={rows} overflow="hidden">
			{lines.slice(first, first + height)}
			{scrolls && <Line dimColor>{`lines ${first + 1} to ${Math.min(first + height, lines.length)} of ${lines.length}`}</Line>}
		</Box>
	);
}
