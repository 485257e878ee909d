import type {LimitKind} from './limit.ts';

/** Of the segments. TCP finds the rate of any way by losing a little; from here on it is what holds it. */
const many = 0.01;

export const retransmits: LimitKind = {
	id: 'retransmits',
	remedy: {ceiling: 'the way to the peer, as far as no place of loss is named here'},
	evidence: ({resent}) =>
		resent === undefined || resent < many ? [] : [`${(resent * 100).toFixed(1)} % of the segments had to be sent again.`],
};
