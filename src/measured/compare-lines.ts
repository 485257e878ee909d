import {plural} from '../inspect/page/plural.ts';
import {effectInWords} from '../judge/in-words.ts';
import type {Verdict} from '../judge/verdict.ts';
import {short} from '../text/short.ts';
import type {ComparedRow, Difference, ResultsComparison, Side} from './compare.ts';
import type {ResultsFile} from './read-results.ts';

/** What differs between both and by how much, what makes that less sure first. */
export const compareLines = (one: ResultsFile, other: ResultsFile, comparison: ResultsComparison): readonly string[] => {
	const {differences, unmeasured, original, kept, total, confidence} = comparison;
	const rows = [...original, ...kept];
	const titles = Math.max(...rows.map(({metric}) => metric.title.length));
	return [
		...[one, other].map((file, index) => `${'AB'[index]}  ${fileLine(file)}`),
		'',
		...(differences.length === 0
			? ['Host, guest, peer and the way of measuring are the same in both, as far as they were read.']
			: [
					'What is not the same in both, so that the figures compare less:',
					...differences.map(({what, one: its, other: theirs}) => `  ${what}: ${its ?? 'not known'} → ${theirs ?? 'not known'}`),
				]),
		...(unmeasured.length === 0 ? [] : ['', 'Not measured:', ...unmeasured.flatMap(unmeasuredLines)]),
		...(original.length === 0 ? [] : ['', 'As it was, without any step: A → B', ...original.map(row => rowLine(row, titles))]),
		...(kept.length === 0 ? [] : ['', `With what is kept (${keptText(one, other)}): A → B`, ...kept.map(row => rowLine(row, titles))]),
		...(total.length === 0
			? []
			: [
					'',
					'What the kept steps brought, as each measured it itself: A, B',
					...total.map(
						({metric, one: its, other: theirs}) =>
							`  ${metric.title.padEnd(titles)}  ${its ? effectInWords(its) : 'not measured'}, ${theirs ? effectInWords(theirs) : 'not measured'}`,
					),
				]),
		'',
		...intervalLines(rows, confidence),
	];
};

const fileLine = ({from, environment: {guest, host}, began, runs}: ResultsFile): string =>
	`${from}: ${guest ?? 'a guest'} on ${host ?? 'a host'}, ${began.slice(0, 16).replace('T', ' ')} UTC, ${plural(runs.length, 'run')} in ${plural(new Set(runs.map(({boot}) => boot)).size, 'boot')}`;

const unmeasuredLines = ({what, one, other}: Difference): readonly string[] =>
	one === other
		? [`  ${what} in both: ${one}`]
		: [...(one === null ? [] : [`  ${what} in A: ${one}`]), ...(other === null ? [] : [`  ${what} in B: ${other}`])];

const keptText = (one: ResultsFile, other: ResultsFile): string => {
	const [mine, its] = [one, other].map(({kept}) => kept.join(', ') || 'nothing');
	return mine === its ? `${mine}` : `A: ${mine}; B: ${its}`;
};

/** `TCP sending 16 streams  9.12 → 9.87 Gbit/s  +8.2 % (+2.1 to +14 %)  better`. */
const rowLine = ({metric: {title}, unit, one, other, verdict}: ComparedRow, width: number): string =>
	`  ${title.padEnd(width)}  ${short(one.level)} → ${short(other.level)} ${unit}  ${effectInWords(verdict.effect)}  ${words(verdict)}${held(one, other)}`.trimEnd();

const words = (verdict: Verdict): string => {
	switch (verdict.kind) {
		case 'helps':
			return 'B is better';
		case 'hurts':
			return 'B is worse';
		case 'no change':
			return 'alike';
		case 'undecided':
		case 'cannot show it':
			return verdict.effect.interval === undefined ? '' : 'open';
	}
};

const held = (one: Side, other: Side): string => {
	const [mine, its] = [one.heldBy, other.heldBy];
	if (mine === undefined && its === undefined) return '';
	return ` (held by ${mine === its ? `${mine} in both` : [mine && `${mine} in A`, its && `${its} in B`].filter(Boolean).join(', ')})`;
};

const intervalLines = (rows: readonly ComparedRow[], confidence: number): readonly string[] => {
	const isWithout = rows.some(({verdict}) => verdict.effect.interval === undefined);
	const isWith = rows.some(({verdict}) => verdict.effect.interval !== undefined);
	return [
		...(isWith
			? [
					`Intervals of A → B hold at ${short(confidence * 100)} % each. They know how boots of a guest differ, not what else changed from A to B.`,
				]
			: []),
		...(isWithout ? ['Where there is no interval, boots of the guest are too few to tell how much they differ by themselves.'] : []),
	];
};
