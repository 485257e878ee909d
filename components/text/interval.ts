import type {Effect} from '../../src/judge/effect.ts';

/** Percent to both sides of 0: the least of these that holds all of it, so that an interval is seen to narrow. */
const scales = [5, 10, 20, 50, 100] as const;

/**
 * An effect on a line of so many cells around 0, such as `−10 ·····┊·├─●─┤ +10`; an interval that ends beyond the line has no end there, and an
 * effect beyond it is an arrow.
 */
export function intervalLine({percent, interval}: Effect, width: number): string {
	const [low, high] = interval ?? [percent, percent];
	const scale = scales.find(one => Math.max(Math.abs(low), Math.abs(high)) <= one) ?? 100;
	const cell = (value: number): number => Math.round(((Math.min(scale, Math.max(-scale, value)) + scale) / (2 * scale)) * (width - 1));
	const beyond = Math.abs(percent) <= scale ? undefined : percent > 0 ? '→' : '←';
	const cells = Array.from({length: width}, (_, at) => {
		if (at === cell(percent)) return beyond ?? '●';
		if (interval !== undefined && at === cell(low) && low >= -scale) return '├';
		if (interval !== undefined && at === cell(high) && high <= scale) return '┤';
		if (at === cell(0)) return '┊';
		return at > cell(low) && at < cell(high) ? '─' : '·';
	});
	return `−${scale} ${cells.join('')} +${scale}`;
}
