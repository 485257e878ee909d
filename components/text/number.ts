import {plural} from '../../src/inspect/page/plural.ts';

/** Gbit/s with three digits that mean something: `0.94`, `9.24`, `23.1`. */
export function gigabits(value: number): string {
	return value < 10 ? value.toFixed(2) : value.toFixed(1);
}

/** `1 stream`, `16 streams`. */
export function streams(count: number): string {
	return plural(count, 'stream');
}
