import {type BootPlan, judgeBoots} from '../../src/judge/boots.ts';
import {guardConfidence} from '../../src/judge/certainty.ts';
import {bootSeconds, pairSeconds, runSeconds, runsInBoot, toggleSeconds} from '../../src/judge/outlook.ts';
import {judgePairs, looks, type Pair, pairsEffect, startsWithChange, usualPairs} from '../../src/judge/pairs.ts';
import {isLost} from '../../src/judge/proposal.ts';
import type {Metric, Verdict} from '../../src/judge/verdict.ts';
import type {Session} from './noise.ts';

const metric: Metric = {id: 'tcp', title: 'TCP', better: 'higher'};

export type Told = {readonly verdict: Verdict['kind'] | undefined; readonly seconds: number};

/** Pairs of a step that acts at once, measured one after the other from `start` on. */
const pairsFrom = (session: Session, effect: number, start: number) => {
	const pairs: Pair[] = [];
	return {
		pairs,
		upTo(count: number) {
			while (pairs.length < count) {
				const index = pairs.length;
				const begin = start + index * pairSeconds;
				const run = (seconds: number, factor: number) => session({seconds, ports: index, boot: 0}) * factor;
				// Time only goes forward: the first of the two is measured first.
				const first = run(begin, startsWithChange(index) ? 1 + effect : 1);
				const second = run(begin + runSeconds + toggleSeconds, startsWithChange(index) ? 1 : 1 + effect);
				pairs.push(startsWithChange(index) ? {without: second, with: first} : {without: first, with: second});
			}
		},
	};
};

/** A step that acts at once, judged by pairs until it is decided or `most` pairs are measured. */
export const liveStep = (session: Session, effect: number, steps: number, most: number, start = 0): Told => {
	const measured = pairsFrom(session, effect, start);
	let next: number | undefined = looks[0].pairs;
	let verdict: Verdict | undefined;
	while (next !== undefined) {
		measured.upTo(next);
		({verdict, next} = judgePairs(measured.pairs, {metric, steps, most, cap: undefined}));
	}
	return {verdict: verdict?.kind, seconds: measured.pairs.length * pairSeconds};
};

/** Steps that need a guest start, of which the first has an effect and the others none. */
export const bootSteps = (
	session: Session,
	effect: number,
	plan: BootPlan,
): {readonly verdicts: readonly Verdict['kind'][]; readonly seconds: number} => {
	const figures = plan.map((row, boot) =>
		Array.from({length: runsInBoot}, (_, run) => {
			const seconds = boot * bootSeconds + (bootSeconds - runsInBoot * runSeconds) + run * runSeconds;
			return session({seconds, ports: run, boot}) * (row[0] ? 1 + effect : 1);
		}),
	);
	return {verdicts: judgeBoots(plan, figures, metric, undefined).map(({kind}) => kind), seconds: plan.length * bootSeconds};
};

/** A guard in as many pairs as its interval needs. */
export const isVetoed = (session: Session, effect: number): boolean => {
	const measured = pairsFrom(session, effect, 0);
	measured.upTo(looks[0].pairs);
	return isLost({metric, effect: pairsEffect(measured.pairs, guardConfidence)});
};

/** Steps without any effect in a row, each kept where that is proposed; at the end the original against what is kept. */
export const emptySteps = (
	session: Session,
	steps: number,
): {readonly kept: number; readonly claimed: boolean; readonly seconds: number} => {
	let [seconds, kept] = [0, 0];
	for (let step = 0; step < steps; step++) {
		const told = liveStep(session, 0, steps, usualPairs, seconds);
		seconds += told.seconds;
		kept += told.verdict === 'helps' ? 1 : 0;
	}
	const total = kept > 0 ? liveStep(session, 0, 1, usualPairs, seconds) : undefined;
	return {kept, claimed: total?.verdict === 'helps', seconds: seconds + (total?.seconds ?? 0)};
};
