import type {BootPlan} from '../../src/judge/boots.ts';
import {bootsCourse, type Course, type CourseResult, type Instrument, pairsCourse, type WantedRun} from '../../src/judge/course.ts';
import {runSeconds, startSeconds, toggleSeconds} from '../../src/judge/outlook.ts';
import {looks, usualPairs} from '../../src/judge/pairs.ts';
import type {Metric, Verdict} from '../../src/judge/verdict.ts';
import type {Session} from './noise.ts';

const metric: Metric = {id: 'tcp', title: 'TCP', better: 'higher'};
const judged: Instrument = {metric, part: 'judged'};

export type Told = {readonly verdict: Verdict['kind'] | undefined; readonly seconds: number};

/** Does what a course asks for, on made-up noise, from `start` on: what it returns, and the seconds that it took. */
const drive = <Result>(
	course: Course<Result>,
	start: number,
	timeBefore: (run: WantedRun, before: WantedRun | undefined) => number,
	figure: (run: WantedRun, seconds: number) => number,
): {readonly result: Result; readonly seconds: number} => {
	let seconds = start;
	let before: WantedRun | undefined;
	let asked = course.next();
	while (!asked.done) {
		const run = asked.value;
		seconds += timeBefore(run, before);
		asked = course.next({tcp: {value: figure(run, seconds), heldBy: undefined}});
		seconds += runSeconds;
		before = run;
	}
	return {result: asked.value, seconds: seconds - start};
};

/** A step that acts at once, judged by pairs until it is decided or `most` pairs are measured. */
export const liveStep = (session: Session, effect: number, steps: number, most: number, start = 0): Told => {
	const {result, seconds} = drive(
		pairsCourse([judged], steps, most),
		start,
		() => toggleSeconds,
		({holds, boot, ports}, at) => session({seconds: at, ports, boot}) * (holds[0] ? 1 + effect : 1),
	);
	return {verdict: result.judged[0]?.verdict.kind, seconds};
};

/** Steps that need a guest start, of which the first has an effect and the others none. */
export const bootSteps = (
	session: Session,
	effect: number,
	plan: BootPlan,
): {readonly verdicts: readonly (Verdict['kind'] | undefined)[]; readonly seconds: number} => {
	const {result, seconds} = drive<readonly CourseResult[]>(
		bootsCourse([judged], plan),
		0,
		(run, before) => (run.boot === before?.boot ? 0 : startSeconds),
		({holds, boot, ports}, at) => session({seconds: at, ports, boot}) * (holds[0] ? 1 + effect : 1),
	);
	return {verdicts: result.map(outcome => outcome.judged[0]?.verdict.kind), seconds};
};

/** A guard beside a metric that decides at once. */
export const isVetoed = (session: Session, effect: number): boolean => {
	const course = pairsCourse([{metric, part: 'guard'}], 1, looks[0].pairs);
	const {result} = drive(
		course,
		0,
		() => toggleSeconds,
		({holds, boot, ports}, at) => session({seconds: at, ports, boot}) * (holds[0] ? 1 + effect : 1),
	);
	return result.vetoes.length > 0;
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
