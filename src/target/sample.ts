import {memoryHost} from './memory.ts';
import host from './sample-host.json' with {type: 'json'};
import type {Target} from './target.ts';

/**
 * The built-in host, in memory: a bare metal machine of 2 packages × 18 cores × 2 threads with an i440fx guest of plain virtio.
 * What it was recorded from, and what was changed, is told in test/sample/make.ts.
 */
export const sampleTarget = (): Target => {
	const target = memoryHost({...host, nearmetal: 1});
	return {
		...target,
		// A real machine answers later: what waits for it is drawn until then.
		async collect(request) {
			await new Promise(setImmediate);
			return target.collect(request);
		},
	};
};
