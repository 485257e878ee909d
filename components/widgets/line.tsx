import {Box, Transform} from 'ink';
import type {ComponentProps, ReactNode} from 'react';
import {Text} from './text.tsx';

/** One line of text, cut off where the room ends. It never gives up its row: Yoga would otherwise print two lines into one. */
export function Line({children, ...style}: Omit<ComponentProps<typeof Text>, 'wrap'>) {
	return (
		<Box flexShrink={0} height={1}>
			<Text wrap="truncate" {...style}>
				{children}
			</Text>
		</Box>
	);
}

/** Escape sequences of colour at the start of a line, then the blank that Ink's wrapping leaves there where it breaks between words. */
const blankStart = /^((?:\u001B\[[\d;]*m)*) +/;

/** Text that wraps, inside a column. Like a line it never gives up its rows. */
export function Paragraph({children, ...style}: Omit<ComponentProps<typeof Text>, 'wrap'>) {
	return (
		<Box flexDirection="column" flexShrink={0}>
			<Transform transform={line => line.replace(blankStart, '$1')}>
				<Text {...style}>{children}</Text>
			</Transform>
		</Box>
	);
}

/** A line of cells, so that columns stand under each other. A cell without a width takes what is left. */
export function Row({
	cells,
	...style
}: {
	readonly cells: readonly {
		readonly text: ReactNode;
		readonly width?: number;
		readonly color?: string | undefined;
		readonly wrap?: 'truncate' | 'truncate-middle';
	}[];
} & Omit<ComponentProps<typeof Text>, 'wrap' | 'children' | 'color'>) {
	return (
		<Box flexShrink={0} height={1}>
			{cells.map(({text, width, color, wrap = 'truncate'}, index) => (
				<Box
					key={index}
					height={1}
					{...(width === undefined ? {flexGrow: 1, flexBasis: 0} : {width, flexShrink: 0})}
					paddingRight={index < cells.length - 1 ? 1 : 0}
				>
					<Text wrap={wrap} {...style} {...(color === undefined ? {} : {color})}>
						{text}
					</Text>
				</Box>
			))}
		</Box>
	);
}
