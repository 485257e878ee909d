// The wizard while a run is measured, on a terminal that nobody looks at.
import {PassThrough} from 'node:stream';
import {setTimeout as wait} from 'node:timers/promises';
import type {Sample} from '../../src/bench/measurement.ts';
import type {WizardEvent} from '../../src/wizard/event.ts';
import {drive, pairs, toMeasuring} from '../wizard/drive.ts';
import {sample} from '../wizard/fake-engine.ts';

// Asked for when Ink is loaded: the colours that every terminal has.
process.env.FORCE_COLOR = '1';
const {drawingOn} = await import('../../components/drawing.ts');
const {startWizard} = await import('../../components/start.tsx');

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

/**
 * A window in which a run has been measured for a while.
 * @returns draws what a further reading changes, and gives how many bytes that are
 */
export const measuredRun = (columns: number, rows: number, first: WizardEvent): (() => Promise<number>) => {
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
		hangUp() {},
		async settled() {},
	};
	let bytes = 0;
	const stdin = Object.assign(new PassThrough(), {isTTY: true, setRawMode() {}, ref() {}, unref() {}});
	const stdout = Object.assign(new PassThrough(), {isTTY: true, columns, rows});
	stdout.on('data', (piece: Buffer) => {
		bytes += piece.length;
	});
	const jobControl = {async stop() {}, onContinued: () => () => {}, open: async () => undefined};
	const terminal = {stdin, stdout, stderr: new PassThrough(), screenReader: false};
	void startWizard(store, jobControl, tree => drawingOn(terminal, tree));
	return async () => {
		bytes = 0;
		state = drive([reading()], {}, state).state;
		changed();
		await wait(milliseconds);
		return bytes;
	};
};
