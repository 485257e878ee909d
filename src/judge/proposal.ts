import {guardLoss} from './certainty.ts';
import type {Effect} from './effect.ts';
import {type Silent, silentInWords} from './silent.ts';
import type {Metric, Verdict} from './verdict.ts';

/** A metric that decides; one that stands for another, by its id, decides only where that is held by a cap, else it is shown. */
export type Judged = {readonly metric: Metric; readonly verdict: Verdict; readonly standsFor?: string};

/** A metric that does not decide, but may not get lost on the way: its change at `guardConfidence`. */
export type Guard = {readonly metric: Metric; readonly effect: Effect};

/** Guards of which figures are missing. */
export type Unheard = {
	readonly silenced: readonly Silent[];
	/** Too few figures to tell: they may have lost more than the gain is worth. */
	readonly unproved: readonly Metric[];
};

export type RunProposal = {
	readonly proposed: 'keep' | 'undo' | 'nothing';
	/** As a clause, without its end. */
	readonly because: string;
	/** Guards that veto. */
	readonly vetoes: readonly Guard[];
};

/** Those that decide, as far as it is known: a metric, or what stands for it where a cap holds it. */
export const deciding = <One extends Omit<Judged, 'verdict'> & {readonly verdict: Verdict | undefined}>(
	judged: readonly One[],
): readonly One[] => {
	const held = judged.filter(({verdict}) => verdict?.kind === 'cannot show it').map(({metric}) => metric.id);
	return judged.filter(({metric, standsFor}) => (standsFor === undefined ? !held.includes(metric.id) : held.includes(standsFor)));
};

/** Lost more than 5 %, even at the end of the interval that is kindest to the change. Without an interval nothing is proved. */
export const isLost = ({metric, effect: {interval}}: Guard): boolean => {
	if (interval === undefined) {
		return false;
	}
	return metric.better === 'higher' ? interval[1] < -guardLoss : interval[0] > guardLoss;
};

/**
 * What is proposed. A gain is given up only for a guard's sake; where one metric gains and another loses, the admin weighs. A step that
 * does nothing is taken back: what has no use should not be carried along. Where a gain could not be seen, as of one way that a cap holds,
 * nothing is proposed: it was not shown to be of no use.
 */
export const propose = (
	judged: readonly Judged[],
	guards: readonly Guard[],
	{silenced, unproved}: Unheard = {silenced: [], unproved: []},
): RunProposal => {
	const vetoes = guards.filter(isLost);
	const [first] = vetoes;
	const [silent] = silenced;
	if (first !== undefined) {
		return {proposed: 'undo', because: `${first.metric.title} got worse by more than ${guardLoss} %`, vetoes};
	}
	if (silent !== undefined) {
		return {proposed: 'undo', because: silentInWords(silent), vetoes};
	}
	const titlesIn = (ones: readonly Judged[], kind: Verdict['kind']) =>
		ones.filter(({verdict}) => verdict.kind === kind).map(({metric}) => metric.title);
	const leading = judged.filter(({standsFor}) => standsFor === undefined);
	const held = titlesIn(leading, 'cannot show it');
	const decisive = deciding(judged);
	const titles = (kind: Verdict['kind']) => titlesIn(decisive, kind);
	const [gains, losses, open] = [titles('helps').join(' and '), titles('hurts').join(' and '), titles('undecided')];
	const answer = (proposed: RunProposal['proposed'], because: string): RunProposal => ({proposed, because, vetoes});
	if (gains !== '' && losses !== '') {
		return answer('nothing', `${gains} gained and ${losses} lost`);
	}
	if (gains !== '') {
		const guard = unproved.map(({title}) => title).join(' and ');
		return guard === ''
			? answer('keep', `${gains} gained`)
			: answer('nothing', `${gains} gained, and ${guard} gave too few figures to tell`);
	}
	if (losses !== '') {
		return answer('undo', `${losses} lost, and nothing gained`);
	}
	if (open.length > 0) {
		return answer('nothing', `${open.join(' and ')} ${open.length === 1 ? 'is' : 'are'} not decided`);
	}
	if (held.length > 0 || leading.length === 0) {
		const whose = held.length === leading.length ? '' : ` of ${held.join(' and ')}`;
		return answer('nothing', `no gain${whose} could have been seen`);
	}
	return answer('undo', 'nothing changed that is worth it');
};
