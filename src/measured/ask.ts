import {bootsCourse, type Course, type CourseResult, pairsCourse, type WantedRun} from '../judge/course.ts';
import type {Design} from '../judge/design.ts';
import {TargetError} from '../target/target.ts';
import {GuestStartedAnew} from './boot-watch.ts';
import type {Answer, Failure, RunRecord} from './found.ts';
import type {Holding} from './holding.ts';
import type {Meter, MeterReading, ReadingOf} from './meter.ts';
import {instrumentsFor, isAsOne, type Question, wantedOf} from './question.ts';

export type Asking = {
	readonly design: Design;
	readonly holding: Holding;
	readonly meter: Meter;
	/** Called with each run as it comes, and with each that gave no figure. */
	readonly onRun: (run: RunRecord) => void;
	readonly onFailure: (failure: Failure) => void;
	readonly tell: (line: string) => void;
	readonly now: () => Date;
	/** Ends it between two runs. */
	readonly signal: AbortSignal;
};

/** The operator ended it: the state is that of the last run. */
export class MeasuringEnded extends Error {
	override readonly name = 'MeasuringEnded';
	override readonly message = 'It was ended before enough was measured.';
}

/** A run gave no figure, twice, or none that could be compared: the state is that in which it was tried. */
export class MeasuringFailed extends Error {
	override readonly name = 'MeasuringFailed';
}

/**
 * Measures until the question is answered: switches its steps on and off as its course wants, and measures in between.
 * @param kept holds all the time, as far as it is not in question itself
 * @returns one answer for all of its steps, or one for each
 * @throws MeasuringEnded, MeasuringFailed, StepFailed, or TargetError when the target is lost or the guest does not stop or start
 */
export const ask = async (asking: Asking, question: Question, kept: readonly string[]): Promise<readonly Answer[]> => {
	const others = kept.filter(step => !question.steps.includes(step));
	const outcomes = await drive(asking, question, others);
	return outcomes.map((outcome, index) => ({
		steps: isAsOne(question) ? question.steps : question.steps.slice(index, index + 1),
		unit: question.unit,
		outcome,
	}));
};

function* courseOf({meter, design}: Asking, question: Question): Course<readonly CourseResult[]> {
	return question.unit === 'boots'
		? yield* bootsCourse(instrumentsFor(question, meter.instruments), question.plan)
		: [yield* pairsCourse(instrumentsFor(question, meter.instruments), question.among, design.pairs)];
}

/** Does what the course asks for. */
const drive = async (asking: Asking, question: Question, others: readonly string[]): Promise<readonly CourseResult[]> => {
	const {holding, onRun, now, signal} = asking;
	const goOn = (): void => {
		if (signal.aborted) throw new MeasuringEnded();
	};
	let boot: number | undefined;
	const reach = async (wanted: WantedRun): Promise<void> => {
		const steps = [...others, ...wantedOf(question, wanted.holds)];
		if (question.unit === 'pairs') return await holding.reach(steps, signal);
		if (wanted.boot === boot) return;
		boot = wanted.boot;
		await holding.startWith(steps, signal);
	};
	const course = courseOf(asking, question);
	let asked = course.next();
	while (!asked.done) {
		const wanted = asked.value;
		goOn();
		const begun = now();
		await reach(wanted);
		goOn();
		const prepared = now();
		const {judging, steps} = question;
		const reading = await read(asking, {judging, steps, holds: holding.held, boot: wanted.boot}, wanted.ports);
		const ended = now();
		onRun({
			judging,
			holds: holding.held,
			boot: holding.boot,
			ports: wanted.ports,
			at: ended.toISOString(),
			seconds: {prepared: secondsFrom(begun, prepared), measured: secondsFrom(prepared, ended)},
			...reading,
		});
		asked = course.next(reading.figures);
	}
	return asked.value;
};

/** A clock may be set back meanwhile. */
const secondsFrom = (one: Date, other: Date): number => Math.max(0, (other.getTime() - one.getTime()) / 1000);

/** A run that fails is repeated once: a peer that was busy, a connection that was cut. */
const read = async ({meter, onFailure, tell, now}: Asking, of: ReadingOf, ports: number): Promise<MeterReading> => {
	const attempt = async (): Promise<MeterReading | string> => {
		try {
			return await meter.read(ports, of);
		} catch (error) {
			if (!(error instanceof TargetError)) throw error;
			onFailure({judging: of.judging, at: now().toISOString(), because: error.message});
			if (error instanceof GuestStartedAnew) throw new MeasuringFailed(error.message);
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
