import {Box} from 'ink';
import type {ReactNode} from 'react';
import {Text} from './text.tsx';

/** A heading with a rule almost to the right edge. */
export function Heading({title, columns}: {readonly title: string; readonly columns: number}) {
	return (
		<Box flexShrink={0} height={1}>
			<Text wrap="truncate">
				<Text dimColor>{'─ '}</Text>
				<Text bold>{title}</Text>
				<Text dimColor>{` ${'─'.repeat(Math.max(0, columns - title.length - 4))}`}</Text>
			</Text>
		</Box>
	);
}

/** A heading and what belongs under it, clipped to its room. */
export function Pane({
	title,
	columns,
	rows,
	children,
}: {
	readonly title: string;
	readonly columns: number;
	readonly rows: number;
	readonly children: ReactNode;
}) {
	return (
		<Box flexDirection="column" width={columns} height={rows} overflow="hidden" flexShrink={0}>
			<Heading title={title} columns={columns} />
			<Box flexDirection="column" paddingLeft={1} height={Math.max(0, rows - 1)} overflow="hidden">
				{children}
			</Box>
		</Box>
	);
}
