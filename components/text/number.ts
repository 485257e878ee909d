import {plural} from '../../src/inspect/page/plural.ts';

/** Gbit/s with three digits that mean something: `0.94`, `9.24`, `23.1`. */
function gigabits(value: number): string {
	return value < 10 ? value.toFixed(2) : value.toFixed(1);
}

/** In which unit rates up to this one are told: below 0.1 Gbit/s two decimals of it say nothing any more. */
export function rateUnit(greatest: number): {readonly name: string; readonly figure: (rate: number) => string} {
	return greatest < 0.1 ? {name: 'Mbit/s', figure: megabits} : {name: 'Gbit/s', figure: gigabits};
}

function megabits(rate: number): string {
	return (rate * 1000).toFixed(rate < 0.01 ? 1 : 0);
}

/** A rate in Gbit/s with its unit: `9.24 Gbit/s`, `12 Mbit/s`. */
export function rateInWords(rate: number): string {
	const {name, figure} = rateUnit(rate);
	return `${figure(rate)} ${name}`;
}

/** `1 stream`, `16 streams`. */
export function streams(count: number): string {
	return plural(count, 'stream');
}
