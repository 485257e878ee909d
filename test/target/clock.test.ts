import assert from 'node:assert/strict';
import {test} from 'node:test';
import {clock} from '../../src/target/clock.ts';

test('who stops to wait is told what the signal says, and not that an operation was aborted', async () => {
	const stop = new AbortController();
	const waiting = clock.wait(60_000, stop.signal);
	stop.abort(new Error('Stopped.'));
	await assert.rejects(waiting, {message: 'Stopped.'});
	await assert.rejects(clock.wait(1, stop.signal), {message: 'Stopped.'});
});
