import './as-built.ts';
import assert from 'node:assert/strict';
import {mock, test} from 'node:test';
import {createElement} from 'react';
import {FirstFrame} from '../../components/reading.tsx';
import {render} from './render.ts';

test('what takes longer than a second shows that it works', async () => {
	mock.timers.enable({apis: ['setInterval']});
	const target = {name: 'kvm1', sample: false, writable: true};
	const {waitFor, lastFrame, unmount} = render(createElement(FirstFrame, {target}));
	await waitFor('Reading kvm1. Nothing is changed by that.');
	mock.timers.tick(1000);
	assert.doesNotMatch(lastFrame() ?? '', /\d s/);
	mock.timers.tick(1000);
	await waitFor('Nothing is changed by that. 2 s');
	mock.timers.tick(5000);
	await waitFor('Nothing is changed by that. 7 s');
	unmount();
	mock.timers.reset();
});
