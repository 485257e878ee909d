import {fileSize, fioFolder} from '../bench/fio.ts';
import {plural} from '../inspect/page/plural.ts';
import {bootPlanOf, type Design, type DesignName, designs, totalOf} from '../judge/design.ts';
import {assumedNoise, outlook, startSeconds} from '../judge/outlook.ts';
import {isAboutDisks} from './disk-steps.ts';
import {longestReading} from './reading-seconds.ts';
import {startsOf} from './way.ts';
import {allOf, type ToJudge, workOf} from './work.ts';

export type Foreseen = {
	/** Seconds, at least and at most. */
	readonly seconds: readonly [number, number];
	/** How often the guest is shut down and started, at most. */
	readonly restarts: number;
	/** Percent of change that nine in ten such runs would see; undefined: no such step. */
	readonly seen: ReturnType<typeof outlook>['seen'];
};

/**
 * What is told before anything is begun.
 * @param reading seconds in which everything is measured once
 * @throws RangeError for what `cannotBeMeasured` refuses
 */
export const foresee = (steps: ToJudge, design: Design, reading: number): Foreseen => {
	const work = workOf(steps);
	const {seconds, restarts, seen} = outlook(work, design, reading, assumedNoise);
	if (work.atStart === 0) return {seconds, restarts, seen};
	const plan = bootPlanOf(work, design);
	// A boot for which steps are taken back and others applied is two starts, and so is the way to those that are kept. All as one is there
	// already where it is kept, and else needs no boots for the total.
	const between = startsOf(plan, steps.atStart) - plan.length;
	const atEnd = design.starts.kind === 'one by one' ? 2 : totalOf(work, design).boots > 0 ? 0 : 1;
	return {
		seconds: [seconds[0] + between * startSeconds, seconds[1] + (between + atEnd) * startSeconds],
		restarts: restarts + between + atEnd,
		seen,
	};
};

/** The same where everything can be measured that these steps ask for: what is told before it is looked whether it can. */
export const foreseeAll = (steps: ToJudge, design: DesignName): Foreseen =>
	foresee(steps, designs[design], longestReading(allOf(steps), design));

/** What is told of it: each under a name, the first line a whole sentence and the others parts of it. */
export type OutlookFact = {readonly name: string; readonly lines: readonly string[]};

export const outlookFacts = (
	steps: ToJudge,
	design: Design,
	{seconds, restarts, seen}: Foreseen,
	guest: string,
	peer: string,
): readonly OutlookFact[] => {
	const {live, atStart} = workOf(steps);
	const plan = atStart > 0 ? bootPlanOf({live, atStart}, design) : [];
	const total = totalOf({live, atStart}, design);
	const [least, most] = seconds.map(one => Math.ceil(one / 60));
	return [
		...(live === 0
			? []
			: [
					{
						name: 'at once',
						lines: [`${plural(live, 'step')}, switched on and off: at most ${design.pairs} pairs of runs${live === 1 ? '' : ' each'}`],
					},
				]),
		...(atStart === 0
			? []
			: [
					{
						name: 'at a start',
						lines: [
							`${plural(atStart, 'step')} that ${atStart === 1 ? 'needs' : 'need'} a guest start${atStart === 1 ? '' : plan[0]?.length === 1 ? ', as one' : ', one by one'}: ${plan.length} boots, without and with in turns`,
						],
					},
				]),
		...(total.boots + total.pairs === 0
			? []
			: [{name: 'total', lines: ['in the end, if anything is kept: the original state against it']}]),
		{
			name: 'time',
			lines: [
				`${least === most ? `about ${least}` : `${least} to ${most}`} minutes, in which iperf3 fills the way between ${guest}, or its host, and ${peer}`,
			],
		},
		...(isAboutDisks(allOf(steps))
			? [
					{
						name: 'disk',
						lines: [
							`where ${guest} has fio, that reads and writes a file of ${fileSize} MiB in its ${fioFolder}, which is gone afterwards`,
						],
					},
				]
			: []),
		{
			name: 'restarts',
			lines: [restarts === 0 ? `none: ${guest} runs on` : `${guest} is shut down and started up to ${restarts} times`],
		},
		{
			name: 'seen',
			lines: [
				`nine in ten such runs see a change, if runs differ by ${assumedNoise.run} % and boots by ${assumedNoise.boot} %:`,
				...(seen.live === undefined ? [] : [`of a step at once, from ${seen.live.toFixed(1)} % on`]),
				...(seen.atStart === undefined ? [] : [`of the steps at a guest start, from ${seen.atStart.toFixed(1)} % on`]),
				`of the total, from ${seen.total.toFixed(1)} % on`,
			],
		},
	];
};
