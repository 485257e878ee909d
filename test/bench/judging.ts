// How long it takes until the list of guests can be drawn, and until the last of them is judged, by size of the host. `npm run bench` runs it.
import {inspect} from '../../src/inspect/inspect.ts';
import {makePlan} from '../../src/plan/make-plan.ts';
import {presets} from '../../src/plan/preset.ts';
import {unseen} from '../../src/plan/reading.ts';
import {bigHost} from './big-host.ts';

const [preset] = presets;
if (preset === undefined) throw new Error('There is no preset.');
for (const [cpus, nodes, guests] of [
	[256, 4, 50],
	[1024, 16, 200],
] as const) {
	const snapshot = bigHost(cpus, nodes, guests);
	const facts = inspect(snapshot);
	for (let i = 0; i < 2; i++) {
		const start = performance.now();
		for (const d of facts.domains.slice(0, 100)) makePlan({snapshot, facts, inside: unseen}, {preset, guest: d.name, on: {}, options: {}});
		console.log(cpus, (performance.now() - start) / Math.min(100, guests), 'ms per guest');
	}
}
