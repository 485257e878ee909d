import type {Script} from './fake-engine.ts';
import {syntheticRecording} from './synthetic-recording.ts';

/** Steps of the fake plan of which hugepages was not recorded; one helps, one is held by a cap, two help as one. */
const recording = syntheticRecording({
	steps: {live: ['vhost-workers', 'interrupts'], atStart: ['multi-queue', 'cpu-pinning'], inside: []},
	effects: {'vhost-workers': 0.08, 'multi-queue': 0.31},
	caps: {interrupts: 'the uplink'},
	kept: ['vhost-workers', 'multi-queue', 'cpu-pinning'],
});

/** A sample that shows a recording where others measure. */
export const rehearsed = {target: {name: 'sample', sample: true, writable: true}, recording} as const satisfies Script;
