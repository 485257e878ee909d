import {sampleName} from './names.ts';
import type {Target} from './target.ts';

/**
 * The built-in host, in memory: a bare metal machine of 2 packages × 18 cores × 2 threads with an i440fx guest of plain virtio.
 * What it was recorded from, and what was changed, is told in test/sample/make.ts.
 */
export const sampleTarget = (): Target => {
	let made: Promise<Target> | undefined;
	const host = (): Promise<Target> => (made ??= makeHost());
	return {
		name: sampleName,
		sample: true,
		// A real machine answers later: what waits for it is drawn until then.
		async collect(request) {
			await new Promise(setImmediate);
			return await (await host()).collect(request);
		},
		read: async path => await (await host()).read(path),
		run: async (argv, options) => await (await host()).run(argv, options),
		write: async (path, content, mode) => await (await host()).write(path, content, mode),
		append: async (path, text) => await (await host()).append(path, text),
		close: async () => await (await made)?.close(),
	};
};

/** All that stands on such a host is large, and the first frame does without it. */
const makeHost = async (): Promise<Target> => {
	const [{memoryHost}, {default: host}] = await Promise.all([import('./memory.ts'), import('./sample-host.json', {with: {type: 'json'}})]);
	return memoryHost({...host, nearmetal: 1});
};
