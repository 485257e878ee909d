import {type BootPlan, bundlePlan} from '../judge/boots.ts';
import {bootsCourse, type Course, type Outcome, pairsCourse, type WantedRun} from '../judge/course.ts';
import {bootPlanOf, type Design, totalOf} from '../judge/design.ts';
import {TargetError} from '../target/target.ts';
import {type Found, keptOf, type RunRecord} from './found.ts';
import type {Holding} from './holding.ts';
import {pairLine, runLine} from './lines.ts';
import type {Meter, Reading} from './meter.ts';
import {type ToJudge, workOf} from './work.ts';

export type Conducted = {
	readonly steps: ToJudge;
	readonly design: Design;
	readonly holding: Holding;
	readonly meter: Meter;
	/** What is found is put here as it comes. */
	readonly found: Found;
	readonly tell: (line: string) => void;
	/** Called after each judgement, so that what was found outlives whatever comes then. */
	readonly onFound: () => Promise<void>;
	readonly now: () => Date;
	readonly signal: AbortSignal;
};

/** How it ended: all was judged and what is kept holds; the operator ended it, and the state is left as it was then; or measuring failed. */
export type Ending = {readonly kind: 'done' | 'interrupted'} | {readonly kind: 'measuring failed'; readonly because: string};

class Interrupted extends Error {}
class MeasuringFailed extends Error {}

/**
 * A whole tuning run: the host's steps that act at once one after the other, then those that need a guest start, then those inside the
 * guest, each on top of what was kept before it; in the end the original state against what is kept. Kept is what is proposed to be kept,
 * and nothing else: nobody is there to weigh what is open.
 * @throws StepFailed, or TargetError when the target is lost or the guest does not stop or start
 */
export const conduct = async (parts: Conducted): Promise<Ending> => {
	const {steps, design, holding, found, signal} = parts;
	const work = workOf(steps);
	try {
		for (const step of steps.live) await judgeByPairs(parts, step, work.live);
		if (steps.atStart.length > 0) await judgeByBoots(parts, bootPlanOf(work, design));
		for (const step of steps.inside) await judgeByPairs(parts, step, work.live);
		if (keptOf(found).length > 0) await compareTotal(parts);
		await holding.reach(keptOf(found), signal);
		return {kind: 'done'};
	} catch (error) {
		if (error instanceof Interrupted) return {kind: 'interrupted'};
		if (!(error instanceof MeasuringFailed)) throw error;
		await holding.reach(keptOf(found), signal);
		return {kind: 'measuring failed', because: error.message};
	}
};

const judgeByPairs = async (parts: Conducted, step: string, steps: number): Promise<void> => {
	const {meter, design, found} = parts;
	const before = keptOf(found);
	const outcome = await byPairs(parts, step, pairsCourse(meter.instruments, steps, design.pairs), holds =>
		holds ? [...before, step] : before,
	);
	await judged(parts, [step], 'pairs', outcome);
};

const judgeByBoots = async (parts: Conducted, plan: BootPlan): Promise<void> => {
	const {meter, steps, found} = parts;
	const before = keptOf(found);
	const isAsOne = plan[0]?.length === 1;
	const outcomes = await byBoots(parts, steps.atStart.join(', '), bootsCourse(meter.instruments, plan), plan.length, row => [
		...before,
		...steps.atStart.filter((_, index) => row[isAsOne ? 0 : index]),
	]);
	for (const [index, outcome] of outcomes.entries())
		await judged(parts, isAsOne ? steps.atStart : steps.atStart.slice(index, index + 1), 'boots', outcome);
};

const judged = async (
	{found, tell, onFound}: Conducted,
	steps: readonly string[],
	unit: 'pairs' | 'boots',
	outcome: Outcome,
): Promise<void> => {
	const isKept = outcome.proposed === 'keep';
	found.judgements.push({steps, unit, outcome, isKept});
	tell(`${steps.join(', ')}: ${isKept ? 'kept' : 'taken back'}, ${outcome.because}`);
	await onFound();
};

const compareTotal = async (parts: Conducted): Promise<void> => {
	const {steps, design, meter, found} = parts;
	const kept = keptOf(found);
	const {pairs, boots} = totalOf(workOf(steps), design);
	const [only] = found.judgements;
	if (boots > 0 && kept.some(step => steps.atStart.includes(step))) {
		const [outcome] = await byBoots(parts, 'the total', bootsCourse(meter.instruments, bundlePlan(boots)), boots, ([holds]) =>
			holds ? kept : [],
		);
		if (outcome !== undefined) found.total = {unit: 'boots', outcome};
	} else if (boots > 0 || pairs > 0) {
		const outcome = await byPairs(parts, 'the total', pairsCourse(meter.instruments, 1, design.pairs), holds => (holds ? kept : []));
		found.total = {unit: 'pairs', outcome};
	} else if (only !== undefined) {
		// All that was changed was judged as one already.
		found.total = {unit: only.unit, outcome: only.outcome};
	}
};

const byPairs = async (
	parts: Conducted,
	judging: string,
	course: Course<Outcome>,
	stepsOf: (holds: boolean) => readonly string[],
): Promise<Outcome> => {
	const {holding, meter, tell, signal} = parts;
	let first: {readonly wanted: WantedRun; readonly record: RunRecord} | undefined;
	return await drive(
		parts,
		judging,
		course,
		({holds: [holds = false]}) => holding.reach(stepsOf(holds), signal),
		(wanted, record) => {
			if (first === undefined) {
				first = {wanted, record};
				return;
			}
			const [without, changed] = first.wanted.holds[0] ? [record, first.record] : [first.record, record];
			tell(pairLine(judging, wanted.ports + 1, meter.instruments, without.figures, changed.figures));
			first = undefined;
		},
	);
};

const byBoots = async (
	parts: Conducted,
	judging: string,
	course: Course<readonly Outcome[]>,
	boots: number,
	stepsOf: (row: readonly boolean[]) => readonly string[],
): Promise<readonly Outcome[]> => {
	const {holding, meter, tell, signal} = parts;
	let boot: number | undefined;
	return await drive(
		parts,
		judging,
		course,
		async wanted => {
			if (wanted.boot === boot) return;
			boot = wanted.boot;
			await holding.startWith(stepsOf(wanted.holds), signal);
		},
		(wanted, {holds, figures}) => tell(runLine(judging, wanted, boots, holds, meter.instruments, figures)),
	);
};

/** Does what a course asks for. */
const drive = async <Result>(
	parts: Conducted,
	judging: string,
	course: Course<Result>,
	reach: (wanted: WantedRun) => Promise<void>,
	onRun: (wanted: WantedRun, record: RunRecord) => void,
): Promise<Result> => {
	const {holding, found, now, signal} = parts;
	const goOn = (): void => {
		if (signal.aborted) throw new Interrupted();
	};
	let asked = course.next();
	while (!asked.done) {
		const wanted = asked.value;
		goOn();
		await reach(wanted);
		goOn();
		const reading = await read(parts, judging, wanted.ports);
		const record = {judging, holds: holding.held, boot: holding.boot, ports: wanted.ports, at: now().toISOString(), ...reading};
		found.runs.push(record);
		onRun(wanted, record);
		asked = course.next(reading.figures);
	}
	return asked.value;
};

/** A run that fails is repeated once: a peer that was busy, a connection that was cut. */
const read = async ({meter, found, tell, now}: Conducted, judging: string, ports: number): Promise<Reading> => {
	const attempt = async (): Promise<Reading | string> => {
		try {
			return await meter.read(ports);
		} catch (error) {
			if (!(error instanceof TargetError)) throw error;
			found.failures.push({judging, at: now().toISOString(), because: error.message});
			return error.message;
		}
	};
	const first = await attempt();
	if (typeof first !== 'string') return first;
	tell(`${first} This run is repeated.`);
	const second = await attempt();
	if (typeof second === 'string') throw new MeasuringFailed(second);
	return second;
};
