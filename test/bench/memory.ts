// What the wizard keeps of a run that is being measured, in objects and texts that nothing could free. `npm run bench` runs it.
import {Console} from 'node:console';
import {getHeapSpaceStatistics, setFlagsFromString} from 'node:v8';
import {runInNewContext} from 'node:vm';
import {cpuUse} from '../../src/bench/cpu-use.ts';
import {sampleOf} from '../../src/bench/sample.ts';
import type {Counters} from '../../src/bench/sampler.ts';
import type {WizardState} from '../../src/wizard/state.ts';
import {drive, inspected, pairs, toMeasuring} from '../wizard/drive.ts';
import {measuredRun} from './measured-run.ts';
import {tenths} from './time.ts';

// Ink takes the usual one for itself.
const console = new Console(process.stdout);
setFlagsFromString('--expose-gc');
const collect: () => void = runInNewContext('gc');

/** Bytes of objects and texts; what V8 compiles meanwhile lies elsewhere. */
const kept = (): number => {
	for (let i = 0; i < 3; i++) collect();
	return getHeapSpaceStatistics()
		.filter(({space_name: name}) => /^(?:new|old|large_object|new_large_object)/.test(name) && !name.includes('code'))
		.reduce((sum, {space_used_size: size}) => sum + size, 0);
};

/** The sampler reads twice a second. */
const perMinute = 120;

/** The counters of a host that works, so many readings after its start. */
const counters = (cpus: number, reading: number): Counters => ({
	seconds: reading / 2,
	cpus: new Map(
		Array.from({length: cpus}, (_, cpu) => [
			cpu,
			{busy: reading * (10 + (cpu % 31)), system: reading * 7, softirq: reading * 3, steal: 0, total: reading * 50},
		]),
	),
	tasks: new Map(),
	links: new Map(),
	softnet: new Map(),
	conntrack: undefined,
});

/** KB that a state grows by. */
const growth = (grow: (state: WizardState) => WizardState): number => {
	let {state} = drive(toMeasuring);
	const before = kept();
	state = grow(state);
	const after = kept();
	// It is held until here.
	if (state.screen !== 'tune') throw new Error('The run has ended.');
	return tenths((after - before) / 1000);
};

const ofReadings = (cpus: number, minutes: number): number =>
	growth(state => {
		let now = state;
		for (let reading = 0; reading < minutes * perMinute; reading++) {
			const use = cpuUse(counters(cpus, reading), counters(cpus, reading + 1), undefined, [], []);
			const sample = sampleOf(use, {at: 500 * reading, streams: 16, direction: 'sending', repeat: 1}, true);
			now = drive([{type: 'sampled', samples: [sample]}], {}, now).state;
		}
		return now;
	});

// Once before, so that V8 has made what it makes once.
ofReadings(8, 1);
console.log('Memory: what the state of a run holds of live readings, KB');
console.table(
	[8, 128, 1024].map(cpus => ({
		CPUs: cpus,
		...Object.fromEntries([1, 2, 10].map(minutes => [`after ${minutes} min`, ofReadings(cpus, minutes)])),
	})),
);

const manyPairs = 100;
const ofPairs = growth(state => drive(pairs('vhost-workers', manyPairs, 8), {}, state).state);
console.log(`Memory: the figures of one pair of runs, which stay: ${tenths(ofPairs / manyPairs)} KB, in two minutes or more`);

const rows: object[] = [];
for (const [columns, height] of [
	[80, 24],
	[120, 40],
] as const) {
	const next = measuredRun(columns, height, inspected);
	const minutes = async (count: number): Promise<number> => {
		for (let frame = 0; frame < count * perMinute; frame++) await next();
		return kept();
	};
	const begun = await minutes(0.5);
	const warm = await minutes(2.5);
	const after = await minutes(2);
	rows.push({
		window: `${columns} × ${height}`,
		'a minute of the first three, KB': tenths((warm - begun) / 2.5 / 1000),
		'a minute then, KB': tenths((after - warm) / 2 / 1000),
	});
}
console.log('Memory: by how much more it is after a minute of frames, two a second');
console.table(rows);
process.exit();
