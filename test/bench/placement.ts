/**
 * How long placing takes, by size of the host. Run it bundled, as the program is:
 * `npx esbuild test/bench/placement.ts --bundle --format=esm --platform=node | node --input-type=module`
 */
import {place} from '../../src/placement/place.ts';
import {gibibyte, guestOf, syntheticHost} from '../placement/synthetic-host.ts';

const repeats = 15;

const rows = [64, 128, 256, 512, 1024].flatMap(cpus =>
	[1, Math.floor((cpus * 200) / 1024)].map(guests => {
		const host = syntheticHost({nodes: cpus / 64, cores: 32, threads: 2, domains: 4, nicNode: 0});
		const demands = Array.from({length: guests}, (_, index) =>
			guestOf({name: `guest${index}`, vcpus: 1 + (index % 4), nicNode: 0, memory: gibibyte}),
		);
		const milliseconds = Array.from({length: repeats}, () => {
			const before = performance.now();
			place(host, demands);
			return performance.now() - before;
		}).sort((a, b) => a - b);
		return {
			CPUs: cpus,
			nodes: cpus / 64,
			guests,
			'median ms': Number((milliseconds[Math.floor(repeats / 2)] ?? 0).toFixed(1)),
			'least ms': Number((milliseconds[0] ?? 0).toFixed(1)),
			unplaced: place(host, demands).unplaced.length,
		};
	}),
);

console.table(rows);
