// How many bytes go to the terminal for a frame of a run that is being measured, of which there are four a second. `npm run bench` runs it.
import {Console} from 'node:console';
import {PassThrough} from 'node:stream';
import {setTimeout as wait} from 'node:timers/promises';
import type {Sample} from '../../src/bench/measurement.ts';
import type {WizardEvent} from '../../src/wizard/event.ts';
import {drive, inspected, pairs, toMeasuring} from '../wizard/drive.ts';
import {sample} from '../wizard/fake-engine.ts';
import {withPath} from '../wizard/fake-facts.ts';

// Asked for when Ink is loaded: the colours that every terminal has.
process.env.FORCE_COLOR = '1';
const {drawingOn} = await import('../../components/drawing.ts');
const {startWizard} = await import('../../components/start.tsx');
// Ink takes the usual one for itself.
const console = new Console(process.stdout);

const frames = 40;
/** Ink draws at most fifteen times a second. */
const milliseconds = 80;

let seed = 1;
/** Noise from −1 to 1, the same in each run. */
const noise = (): number => {
	seed = (seed * 48_271) % 2_147_483_647;
	return (seed / 2_147_483_647) * 2 - 1;
};

/** The next reading of a run that goes well: the throughput some percent up or down, and so each CPU. */
const reading = (): WizardEvent => {
	const still = sample(0, 13 + noise() / 2);
	const cpus = still.cpus.map(cpu => {
		const change = noise() * 0.05;
		return {...cpu, busy: cpu.busy + change, softirq: cpu.role === 'softirq' ? cpu.softirq + change : cpu.softirq};
	});
	return {type: 'sampled', samples: [{...still, cpus} satisfies Sample]};
};

/** Bytes of each frame, all from one reading to the next. */
const bytesOfFrames = async (columns: number, rows: number, first: WizardEvent): Promise<readonly number[]> => {
	const before = Array.from({length: 70}, reading);
	let {state} = drive([first, ...toMeasuring.slice(1), ...pairs('vhost-workers', 5, 8.2), ...before]);
	let changed = (): void => {};
	const store = {
		subscribe(listener: () => void) {
			changed = listener;
			return () => {};
		},
		getSnapshot: () => state,
		send() {},
		async settled() {},
	};
	let bytes = 0;
	const stdin = Object.assign(new PassThrough(), {isTTY: true, setRawMode() {}, ref() {}, unref() {}});
	const stdout = Object.assign(new PassThrough(), {isTTY: true, columns, rows});
	stdout.on('data', (piece: Buffer) => {
		bytes += piece.length;
	});
	const jobControl = {async stop() {}, onContinued: () => () => {}};
	const terminal = {stdin, stdout, stderr: new PassThrough(), screenReader: false};
	void startWizard(store, jobControl, tree => drawingOn(terminal, tree));
	const next = async (): Promise<number> => {
		bytes = 0;
		state = drive([reading()], {}, state).state;
		changed();
		await wait(milliseconds);
		return bytes;
	};
	// The first is drawn whole, and what is drawn over it too.
	for (let frame = 0; frame < 3; frame++) await next();
	const sizes: number[] = [];
	for (let frame = 0; frame < frames; frame++) sizes.push(await next());
	return sizes.sort((a, b) => a - b);
};

const rows: object[] = [];
for (const [columns, height] of [
	[80, 24],
	[120, 40],
] as const) {
	for (const [path, first] of [
		['no', inspected],
		['yes', {type: 'inspected', facts: withPath}],
	] as const) {
		const sizes = await bytesOfFrames(columns, height, first);
		rows.push({window: `${columns} × ${height}`, 'with the path': path, 'median, bytes': sizes[frames / 2], 'most, bytes': sizes.at(-1)});
	}
}
console.log('A frame of a run that is measured, four readings a second');
console.table(rows);
process.exit();
