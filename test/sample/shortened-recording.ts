import type {Sample} from '../../src/bench/measurement.ts';
import type {Recording} from '../../src/measured/recording.ts';

/** Of each flow of a run so many live samples are enough, as fast as it is shown. */
const samplesOfFlow = 3;
const digits = 5;

/** A recording with all that a screen shows of it, and little else. */
export const shortened = (recording: Recording): Recording =>
	rounded({
		...recording,
		runs: recording.runs.map(run => ({
			...run,
			samples: flows(run.samples)
				.flatMap(some)
				.map(sample => ({
					...sample,
					cpus: sample.cpus.filter(({role}) => role !== 'other'),
					vhostWorkers: [],
				})),
		})),
	});

/** Samples of one flow follow each other; the time of each begins anew. */
const flows = (samples: readonly Sample[]): readonly (readonly Sample[])[] => {
	const starts = [...samples.keys()].filter(index => isOfAnother(samples[index - 1], samples[index]));
	return starts.map((start, flow) => samples.slice(start, starts[flow + 1]));
};

const isOfAnother = (before: Sample | undefined, sample: Sample | undefined): boolean =>
	before === undefined ||
	sample === undefined ||
	sample.at <= before.at ||
	sample.streams !== before.streams ||
	sample.direction !== before.direction;

/** Evenly over the flow, of those that count. */
const some = (samples: readonly Sample[]): readonly Sample[] => {
	const counted = samples.filter(({throughput}) => throughput !== undefined);
	return Array.from(
		{length: Math.min(samplesOfFlow, counted.length)},
		(_, index) => counted[Math.floor(((index + 0.5) * counted.length) / samplesOfFlow)],
	).filter(sample => sample !== undefined);
};

const rounded = <T>(value: T): T =>
	JSON.parse(JSON.stringify(value), (_key, one: unknown) => (typeof one === 'number' ? Number(one.toPrecision(digits)) : one));
