import './as-built.ts';
import assert from 'node:assert/strict';
import {test} from 'node:test';
import {createElement} from 'react';
import {View} from '../../components/app.tsx';
import type {WizardEvent} from '../../src/wizard/event.ts';
import {answer, drive, measured, pairs, startSteps, toMeasuring, toRestarts} from '../wizard/drive.ts';
import {sample} from '../wizard/fake-engine.ts';
import {pageDown, render} from './render.ts';

/** As many metrics stand guard as where the guest has ping and takes UDP too. */
const long = answer(startSteps, 31, 'boots', 'the peer');
const [guard] = long.outcome.guards;
const guards =
	guard === undefined ? [] : Array.from({length: 12}, (_, row) => ({...guard, metric: {...guard.metric, title: `guard ${row + 1}`}}));
const verdict = measured({...long, outcome: {...long.outcome, guards}});

for (const [columns, rows] of [
	[80, 24],
	[60, 20],
] as const) {
	test(`at ${columns} × ${rows} all that was proved can be read before the answer`, async () => {
		const {state} = drive([...toRestarts, {type: 'restart'}, verdict]);
		const {press, lastFrame, waitFor, unmount} = render(createElement(View, {state, send: () => {}, columns, rows}));
		await waitFor(`Keep these ${startSteps.length} steps?`);
		assert.match(lastFrame() ?? '', /lines 1 to \d+ of \d+: pgup pgdn/, 'what is cut off is told');
		const log = /Log.*/s.exec(lastFrame() ?? '')?.[0];
		await press(pageDown, pageDown, pageDown);
		await waitFor('guard 12, which must not ');
		assert.equal(/Log.*/s.exec(lastFrame() ?? '')?.[0], log, 'the same keys do not move the log');
		unmount();
	});
}

test('where all of a verdict is seen, the pages scroll the log', async () => {
	const {state} = drive([...toMeasuring, ...pairs('vhost-workers', 8, 8.2), measured(answer(['vhost-workers'], 8.2))]);
	const {lastFrame, waitFor, unmount} = render(createElement(View, {state, send: () => {}, columns: 120, rows: 40}));
	await waitFor('Keep it?');
	assert.doesNotMatch(lastFrame() ?? '', /of \d+: pgup pgdn/);
	unmount();
});

test('a reading that is over is not told as that of now, and a role that nobody has most of a CPU for is told so', async () => {
	const reading = sample(250, 13.1);
	const sampled: WizardEvent = {type: 'sampled', samples: [{...reading, cpus: reading.cpus.filter(({role}) => role === 'vhost')}]};
	const frameOf = (events: readonly WizardEvent[]): string => {
		const {lastFrame, unmount} = render(createElement(View, {state: drive(events).state, send: () => {}, columns: 120, rows: 40}));
		const frame = lastFrame() ?? '';
		unmount();
		return frame;
	};
	const measuring = [...toMeasuring, ...pairs('vhost-workers', 7, 8.2), sampled];
	assert.match(frameOf(measuring), /now 13\.1 Gbit\/s.*Who is busy.*softirq +on no CPU the main load/s);
	assert.match(frameOf([...measuring, measured(answer(['vhost-workers'], 8.2))]), /last 13\.1 Gbit\/s.*Who was busy/s);
});
