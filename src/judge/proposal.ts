import {guardLoss} from './certainty.ts';
import type {Effect} from './effect.ts';
import {type Silent, silentInWords} from './silent.ts';
import type {Metric, Verdict} from './verdict.ts';

/** A metric that decides; a stand-in decides only where those that decide are held by a cap, else it is shown. */
export type Judged = {readonly metric: Metric; readonly verdict: Verdict; readonly standIn: boolean};

/** A metric that does not decide, but may not get lost on the way: its change at `guardConfidence`. */
export type Guard = {readonly metric: Metric; readonly effect: Effect};

export type RunProposal = {
	readonly proposed: 'keep' | 'undo' | 'nothing';
	/** As a clause, without its end. */
	readonly because: string;
	/** Guards that veto. */
	readonly vetoes: readonly Guard[];
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
export const propose = (judged: readonly Judged[], guards: readonly Guard[], silenced: readonly Silent[] = []): RunProposal => {
	const vetoes = guards.filter(isLost);
	const [first] = vetoes;
	const [unheard] = silenced;
	if (first !== undefined) {
		return {proposed: 'undo', because: `${first.metric.title} got worse by more than ${guardLoss} %`, vetoes};
	}
	if (unheard !== undefined) {
		return {proposed: 'undo', because: silentInWords(unheard), vetoes};
	}
	const leading = judged.filter(({standIn}) => !standIn);
	const held = leading.filter(({verdict}) => verdict.kind === 'cannot show it');
	const isHeld = held.length === leading.length;
	const deciding = isHeld ? judged.filter(({standIn}) => standIn) : leading;
	const titles = (kind: Verdict['kind']) => deciding.filter(({verdict}) => verdict.kind === kind).map(({metric}) => metric.title);
	const [gains, losses, open] = [titles('helps').join(' and '), titles('hurts').join(' and '), titles('undecided')];
	const answer = (proposed: RunProposal['proposed'], because: string): RunProposal => ({proposed, because, vetoes});
	if (gains !== '') {
		return losses === '' ? answer('keep', `${gains} gained`) : answer('nothing', `${gains} gained and ${losses} lost`);
	}
	if (losses !== '') {
		return answer('undo', `${losses} lost, and nothing gained`);
	}
	if (open.length > 0) {
		return answer('nothing', `${open.join(' and ')} ${open.length === 1 ? 'is' : 'are'} not decided`);
	}
	if (isHeld || held.length > 0) {
		const whose = isHeld ? '' : ` of ${held.map(({metric}) => metric.title).join(' and ')}`;
		return answer('nothing', `no gain${whose} could have been seen`);
	}
	return answer('undo', 'nothing changed that is worth it');
};
