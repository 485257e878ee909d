import type {LogLine} from '../../src/wizard/tune/progress.ts';
import {Line} from './line.tsx';
import {Pane} from './pane.tsx';
import {Text} from './text.tsx';

/** The newest lines that fit. */
export function Log({lines, columns, rows}: {readonly lines: readonly LogLine[]; readonly columns: number; readonly rows: number}) {
	if (rows < 2) {
		return null;
	}

	return (
		<Pane title="Log" columns={columns} rows={rows}>
			{lines.slice(-(rows - 1)).map((line, index) => (
				<Line key={`${line.time} ${index}`}>
					<Text dimColor>{line.time}</Text>
					{line.mark === 'failed' ? <Text color="red"> ✗ </Text> : line.mark === 'ok' ? <Text color="green"> ✓ </Text> : '   '}
					{line.text}
				</Line>
			))}
		</Pane>
	);
}
