import {apart} from '../text/apart.ts';
import {mostBoots} from './boots.ts';
import type {Effect} from './effect.ts';
import {mostPairs} from './pairs.ts';
import type {Metric, Verdict} from './verdict.ts';

/** `+31 % (+27 to +35 %)`, or the estimate alone where there is no interval. */
export const effectInWords = ({percent, interval}: Effect): string =>
	interval === undefined ? `${signed(percent)} %` : `${signed(percent)} % (${ends(interval).join(' to ')} %)`;

const ends = ([low, high]: NonNullable<Effect['interval']>): readonly string[] =>
	signed(low) === signed(high) ? apart(low, high, isFine(low) ? 10 : 1).map(signed) : [signed(low), signed(high)];

/** `helps: +31 % (+27 to +35 %)`. A rise of what should be low hurts, and has its sign all the same. */
export const verdictInWords = (verdict: Verdict, unit: 'pairs' | 'boots'): string => {
	switch (verdict.kind) {
		case 'helps':
		case 'hurts':
			return `${verdict.kind}: ${effectInWords(verdict.effect)}`;
		case 'no change':
			return `no change within ±${rounded(Math.max(1, Math.ceil(verdict.within * 10)) / 10)} %`;
		case 'undecided':
			return `undecided: ${effectInWords(verdict.effect)}${whatItTakes(verdict.toDecide, unit)}`;
		case 'cannot show it':
			return `cannot show it: held by ${verdict.cap} before the change already`;
	}
};

const whatItTakes = (toDecide: number | undefined, unit: 'pairs' | 'boots'): string => {
	if (toDecide === undefined) {
		return '';
	}
	if (unit === 'pairs' && toDecide > mostPairs) return `; more than ${mostPairs} pairs would decide, the most that “thorough” measures`;
	return unit === 'boots' && toDecide > mostBoots
		? `; more than ${mostBoots} boots would decide`
		: `; about ${toDecide} ${unit} would decide`;
};

/** `TCP sending 16 streams: helps: …` one a line, for a trade-off: each metric by itself. */
export const tradeOff = (
	judged: readonly {readonly metric: Metric; readonly verdict: Verdict}[],
	unit: 'pairs' | 'boots',
): readonly string[] =>
	judged.map(
		({metric, verdict}) => `${verdict.kind === 'undecided' ? titleForSign(metric) : metric.title}: ${verdictInWords(verdict, unit)}`,
	);

/** The title for where a sign alone follows. */
export const titleForSign = ({title, better}: Metric): string => `${title}${better === 'lower' ? ', less is better' : ''}`;

const signed = (percent: number): string => {
	const text = rounded(Math.abs(percent));
	return Number(text) === 0 ? '0' : `${percent < 0 ? '−' : '+'}${text}`;
};

/** One decimal below 10, none above: more than that no measurement of a network knows. */
const rounded = (percent: number): string => percent.toFixed(isFine(percent) ? 1 : 0);

const isFine = (percent: number): boolean => Math.abs(percent) < 9.95;
