import './as-built.ts';
import assert from 'node:assert/strict';
import {PassThrough} from 'node:stream';
import {test} from 'node:test';
import {drawingOn} from '../../components/drawing.ts';
import {startWizard} from '../../components/start.tsx';
import {createStore} from '../../src/wizard/store.ts';
import {fakeEngine} from '../wizard/fake-engine.ts';
import {enter} from './render.ts';
import {terminal} from './terminal.ts';

test('to a screen reader nothing stands side by side, however wide the window is', async () => {
	const at = terminal();
	at.stdout.columns = 160;
	const on = {...at, stderr: new PassThrough(), screenReader: true};
	const end = startWizard(createStore(fakeEngine()), at.jobControl, tree => drawingOn(on, tree));
	for (const expected of [/● Host.*choose a guest/s, /● Guest.*steps proposed.*plan for it/s, /● Plan.*enter preview/s]) {
		await at.until(0, expected);
		at.stdin.write(enter);
	}

	const preview = await at.until(0, /● Preview.*enter tune/s);
	assert.match(preview, /^─ 1 of \d+: /m, 'the heading of the step begins its line');
	at.stdin.write('q');
	await end;
});
