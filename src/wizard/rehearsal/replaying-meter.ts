import type {Meter, ReadingOf} from '../../measured/meter.ts';
import {longestReading} from '../../measured/reading-seconds.ts';
import {type RecordedRun, type Recording, recordedRun} from '../../measured/recording.ts';
import {TargetError} from '../../target/target.ts';
import type {Live} from '../engine.ts';
import {speed} from './speed.ts';

/** A recording, and how time passes while it is shown. */
export type Rehearsal = {readonly recording: Recording; readonly wait: (milliseconds: number) => Promise<void>};

/** Gives what was recorded of each question and state, run after run, in shortened time. Nothing is measured, and no guest is entered. */
export const replayingMeter = ({recording, wait}: Rehearsal, {onSample, tell}: Pick<Live, 'onSample' | 'tell'>): Meter => {
	const seconds = longestReading(Object.keys(recording.summaries), recording.design) / speed;
	return {
		instruments: recording.instruments,
		unmeasured: [],
		seconds,
		async read(ports, of) {
			const run = recordedRun(recording, of, ports);
			if (run === undefined) throw new TargetError(`Not recorded: ${of.judging} in this state, run ${ports + 1}.`);
			if (isFirst(of, ports)) for (const line of otherwise(recording, of, run)) tell(line);
			const between = (seconds * 1000) / Math.max(1, run.samples.length);
			for (const sample of run.samples) {
				onSample(sample);
				await wait(between);
			}
			const {figures, measurements, packets} = run;
			return {figures, measurements, packets};
		},
		async leaveGuest() {},
		async settle() {},
		async close() {},
	};
};

const isFirst = ({steps, holds, boot}: ReadingOf, ports: number): boolean =>
	ports === 0 && boot === 0 && !steps.some(step => holds.includes(step));

/** What was recorded of the steps in question, and which others held there and do not here, or the other way round. */
const otherwise = ({summaries}: Recording, {judging, steps, holds}: ReadingOf, run: RecordedRun): readonly string[] => {
	const there = steps.flatMap(step => (summaries[step] === undefined ? [] : [`${step} ${summaries[step]}`]));
	const differ = [...run.holds.filter(step => !holds.includes(step)), ...holds.filter(step => !run.holds.includes(step))];
	return [
		...(there.length === 0 ? [] : [`recorded: ${there.join('; ')}`]),
		...(differ.length === 0
			? []
			: [
					`${judging} ${steps.length > 1 ? 'were' : 'was'} recorded ${run.holds.length === 0 ? 'with no other step' : `on top of ${run.holds.join(', ')}`}, and not of what is kept here.`,
				]),
	];
};
