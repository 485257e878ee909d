import type {ReactNode} from 'react';
import type {Severity} from '../../src/diagnose/finding.ts';
import {type Now, type PathRow, pathRows, pathTitle, signOf} from '../../src/path/draw.ts';
import type {Path} from '../../src/path/station.ts';
import {type Strip, stripOf} from '../text/path-strip.ts';
import {Line} from './line.tsx';
import {Heading} from './pane.tsx';
import {Text} from './text.tsx';

/** The sign says how grave a finding is; the colour only repeats it. */
export const severityColors = {
	'in the way': 'red',
	'harmful now': 'red',
	'costs throughput': 'yellow',
	'worth knowing': 'gray',
} as const satisfies Record<Severity, string>;

type PictureProps = {
	readonly path: Path | undefined;
	/** Behind its title. */
	readonly when: string;
	readonly columns: number;
	/** At most; it takes fewer where it needs fewer, and none at all where these are too few for any picture of it. */
	readonly rows: number;
	readonly now?: Now | undefined;
};

/** The path of a guest's packets under a heading: from top to bottom; from left to right, where there is no room for that. */
export function pathPicture({path, when, columns, rows, now}: PictureProps): readonly ReactNode[] {
	if (path === undefined) {
		return [];
	}

	const whole = pathRows(path, columns - 1, now);
	const strip = whole.length < rows ? undefined : stripOf(path, columns - 2, now);
	const lines =
		whole.length < rows
			? whole.map((row, index) => rowLine(row, `${index}`))
			: strip !== undefined && strip.length < rows
				? strip.map(stripLine)
				: [];
	return lines.length === 0 ? [] : [<Heading key="path" title={`${pathTitle(path)}${when}`} columns={columns} />, ...lines];
}

/** A row of the picture from top to bottom. */
export function rowLine(row: PathRow, key: string): ReactNode {
	return (
		<Line key={key}>
			<Text bold {...(row.severity === undefined ? {} : {color: severityColors[row.severity]})}>{` ${signOf(row)}`}</Text>
			<Text dimColor={row.is === 'head'}>{row.text}</Text>
		</Line>
	);
}

function stripLine({label, text}: Strip[number]): ReactNode {
	return (
		<Line key={`path ${label}`}>
			<Text dimColor>{` ${label.padEnd(6)}`}</Text>
			<Text bold={label === ''}>{text}</Text>
		</Line>
	);
}
