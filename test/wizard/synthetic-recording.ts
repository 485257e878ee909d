import {designs} from '../../src/judge/design.ts';
import {runsInBoot} from '../../src/judge/outlook.ts';
import type {RunRecord} from '../../src/measured/found.ts';
import {type Question, questionsOf, theTotal, wantedOf} from '../../src/measured/question.ts';
import {type RecordedRun, type Recording, recordingVersion} from '../../src/measured/recording.ts';
import {tcpInstruments} from '../../src/measured/tcp-flows.ts';
import type {ToJudge} from '../../src/measured/work.ts';
import {readingOf, sample} from './fake-engine.ts';

export type Made = {
	readonly steps: ToJudge;
	/** By how much a step that holds changes the throughput; one that is not named does nothing. */
	readonly effects?: Readonly<Record<string, number>>;
	/** Steps of which nothing can be shown, and the cap that holds every figure without and with them. */
	readonly caps?: Readonly<Record<string, string>>;
	/** Those that held in the total, and while others were measured after they were. */
	readonly kept: readonly string[];
};

/** A recording of which every figure is made up, for tests alone: it says so where a real one names its host. */
export const syntheticRecording = ({steps, effects = {}, caps = {}, kept}: Made): Recording => {
	let count = 0;
	const rate = (holds: readonly string[]): number =>
		// Runs differ by less than a percent.
		holds.reduce((product, step) => product * (1 + (effects[step] ?? 0)), 9.24 * (1 + (((++count * 7) % 11) - 5) / 1000));
	const run = (of: Pick<RunRecord, 'judging' | 'holds' | 'boot' | 'ports'>): RecordedRun => {
		const carried = rate(of.holds);
		const {figures, measurements, packets} = readingOf(carried);
		const heldBy = caps[of.judging];
		return {
			...of,
			at: '2026-11-26T08:00:00.000Z',
			seconds: {prepared: 0, measured: 2},
			packets,
			measurements,
			figures: Object.fromEntries(Object.entries(figures).map(([id, {value}]) => [id, {value, heldBy: isJudged(id) ? heldBy : undefined}])),
			samples: [sample(1250, carried)],
		};
	};
	const runsOf = (question: Question, others: readonly string[]): readonly RecordedRun[] => {
		const {judging} = question;
		const holds = (is: readonly boolean[]) => [...others, ...wantedOf(question, is)];
		return question.unit === 'pairs'
			? Array.from({length: designs.normal.pairs}, (_, ports) =>
					[false, true].map(is => run({judging, holds: holds([is]), boot: 0, ports})),
				).flat()
			: question.plan.flatMap((row, boot) =>
					Array.from({length: runsInBoot}, (_, ports) => run({judging, holds: holds(row), boot: boot + 1, ports})),
				);
	};
	const asked = questionsOf(steps, designs.normal);
	const before = (question: Question) => {
		const earlier = asked.slice(0, asked.indexOf(question)).flatMap(one => one.steps);
		return kept.filter(step => earlier.includes(step));
	};
	const boots = asked.find(({unit}) => unit === 'boots');
	const total: Question | undefined = boots && {...boots, judging: theTotal, steps: kept};
	return {
		version: recordingVersion,
		nearmetal: '0.1.0',
		host: 'a made-up KVM host',
		kernel: '6.1.0',
		date: '2026-11-26',
		peer: {kind: 'server', address: '10.0.0.20', port: 5201},
		design: 'normal',
		steps,
		summaries: {'multi-queue': '1 → 2 queue pairs'},
		instruments: tcpInstruments,
		runs: [...asked.flatMap(question => runsOf(question, before(question))), ...(total === undefined ? [] : runsOf(total, []))],
		failures: [],
	};
};

const isJudged = (id: string): boolean => tcpInstruments.some(({metric, part}) => metric.id === id && part === 'judged');
