// How long it takes from the Host screen to the list of guests, to the first judgement and to the last. `npm run bench` runs it.
import {inspect} from '../../src/inspect/inspect.ts';
import {makePlan} from '../../src/plan/make-plan.ts';
import {presets} from '../../src/plan/preset.ts';
import {unseen} from '../../src/plan/reading.ts';
import {judge} from '../../src/wizard/judgement.ts';
import {bigHost} from './big-host.ts';

const rows = [
	[64, 1, 12],
	[256, 4, 50],
	[1024, 16, 200],
].map(([cpus = 0, nodes = 0, guests = 0]) => {
	const snapshot = bigHost(cpus, nodes, guests);
	const facts = inspect(snapshot);
	const [preset] = presets;
	if (preset === undefined) throw new Error('There is no preset.');
	const planner = {
		defaultChoices: (guest: string | undefined) => ({preset, guest, on: {}, options: {}}),
		plan: (_facts: typeof facts, choices: Parameters<typeof makePlan>[1]) => makePlan({snapshot, facts, inside: unseen}, choices),
	};
	const start = performance.now();
	const times = facts.domains.map(domain => {
		judge(planner, facts, domain);
		return performance.now() - start;
	});
	return {
		CPUs: cpus,
		guests,
		'the first is judged, ms': Math.round(times[0] ?? 0),
		'thirty, a screen of them, ms': Math.round(times[Math.min(29, guests - 1)] ?? 0),
		'all, ms': Math.round(times.at(-1) ?? 0),
	};
});

console.log('Judging the guests of a host, one after another; the list itself waits for none of them');
console.table(rows);
