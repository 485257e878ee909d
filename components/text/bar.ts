const eighths = ['', '▏', '▎', '▍', '▌', '▋', '▊', '▉'];

/** A bar of at most `width` cells for a share from 0 to 1, to an eighth of a cell. */
export function bar(share: number, width: number): string {
	const units = Math.round(Math.min(1, Math.max(0, share)) * width * 8);
	return '█'.repeat(Math.floor(units / 8)) + (eighths[units % 8] ?? '');
}

const levels = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];

/** The newest `width` values as a curve from zero, so that its height can be compared with the last one's; unknown is a gap. */
export function sparkline(values: readonly (number | undefined)[], width: number): string {
	const shown = width <= 0 ? [] : values.slice(-width);
	const highest = Math.max(0, ...shown.map(value => value ?? 0));
	return shown.map(value => (value === undefined ? ' ' : (levels[highest === 0 ? 0 : Math.round((value / highest) * 7)] ?? ' '))).join('');
}
