import type {CourseResult} from '../../src/judge/course.ts';
import type {Effect} from '../../src/judge/effect.ts';
import {effectInWords} from '../../src/judge/in-words.ts';
import {deciding} from '../../src/judge/proposal.ts';
import type {Metric} from '../../src/judge/verdict.ts';

/**
 * What was proved of a step where little room is: `helps, +437 % sending 16 streams`. The verdict and the first figure stand in front, so that
 * what is cut off is never these. Where the figures alone do not say why it is proposed, its reason in full.
 */
export function verdictInShort({proposed, because, vetoes, judged}: Omit<CourseResult, 'guards' | 'beside'>): string {
	if (vetoes.length > 0) {
		return `hurts, ${vetoes.map(figure).join(', ')}`;
	}

	const decisive = deciding(judged).map(({metric, verdict}) => ({metric, kind: verdict.kind, effect: verdict.effect}));
	const of = (kind: string) => decisive.filter(one => one.kind === kind);
	const [helps, hurts] = [of('helps'), of('hurts')];
	if (helps.length > 0 && hurts.length === 0 && proposed !== 'keep') {
		return because;
	}

	const kinds = [...(helps.length > 0 ? ['helps'] : []), ...(hurts.length > 0 ? ['hurts'] : [])];
	if (kinds.length > 0) {
		return `${kinds.join(' and ')}, ${[...helps, ...hurts].map(figure).join(', ')}`;
	}

	return of('undecided').length > 0 ? 'undecided' : because;
}

function figure({metric: {title}, effect: {percent}}: {readonly metric: Metric; readonly effect: Effect}): string {
	return `${effectInWords({percent, interval: undefined})} ${title.replace(/^TCP /, '')}`;
}
