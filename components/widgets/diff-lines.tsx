import type {DiffLine, Preview} from '../../src/wizard/engine.ts';
import {Line} from './line.tsx';

/** The sign at the start of the line tells what it is; the colour only repeats it. */
const looks = {
	same: {sign: ' ', style: {}},
	added: {sign: '+', style: {color: 'green'}},
	removed: {sign: '-', style: {color: 'red'}},
	hunk: {sign: '', style: {color: 'cyan'}},
} as const satisfies Record<DiffLine['kind'], object>;

export function diffLine({kind, text}: DiffLine, key: string) {
	const {sign, style} = looks[kind];
	return <Line key={key} {...style}>{`   ${sign}${text}`}</Line>;
}

/** Everything that a step will do, one node a row. */
export function previewLines({parts}: Preview) {
	return parts.flatMap(({heading, diff, commands, effect}, part) => [
		<Line key={`${part} heading`} bold>{` ${heading}   (takes effect: ${effect})`}</Line>,
		...diff.map((line, index) => diffLine(line, `${part} diff ${index}`)),
		...commands.map((command, index) => <Line key={`${part} command ${index}`} color="cyan">{`   # ${command}`}</Line>),
		<Line key={`${part} end`}> </Line>,
	]);
}
