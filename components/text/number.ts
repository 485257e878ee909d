import type {Comparison, Measurement} from '../../src/bench/measurement.ts';
import {medianInterval} from '../../src/bench/statistics.ts';
import {plural} from '../../src/inspect/page/plural.ts';
import {median} from '../../src/judge/median.ts';

/** Gbit/s with three digits that mean something: `0.94`, `9.24`, `23.1`. */
export function gigabits(value: number): string {
	return value < 10 ? value.toFixed(2) : value.toFixed(1);
}

/** The median of a measurement with half the width of its 95 % interval: `9.24 ± 0.21`. */
export function spread(values: readonly number[]): string {
	if (values.length === 0) {
		return 'not measured';
	}

	const [low, high] = medianInterval(values);
	return `${gigabits(median(values))} ± ${gigabits((high - low) / 2)}`;
}

/** `+31 % ± 4`, or that no difference could be told. */
export function verdict({verdict: is, percent, interval: [low, high], heldBy}: Comparison): string {
	const sign = percent < 0 ? '−' : '+';
	const change = `${sign}${Math.abs(percent).toFixed(0)} % ± ${((high - low) / 2).toFixed(0)}`;
	switch (is) {
		case 'cannot show it':
			return `cannot show it: held by ${heldBy}`;
		case 'no measurable change':
			return `no measurable change (${change})`;
		case 'better':
		case 'worse':
			return change;
	}
}

/** The measurement with the most streams: the one that a tuning for throughput is judged by. */
export function widest(measurements: readonly Measurement[]): Measurement | undefined {
	return measurements.toSorted((a, b) => b.streams - a.streams)[0];
}

/** `1 stream`, `16 streams`. */
export function streams(count: number): string {
	return plural(count, 'stream');
}

/** `84 %` of a share from 0 to 1. */
export function percent(share: number): string {
	return `${Math.round(share * 100)} %`;
}

/** `about 4 min`, or `under a minute`. */
export function duration(seconds: number): string {
	return seconds < 60 ? 'under a minute' : `about ${Math.round(seconds / 60)} min`;
}
