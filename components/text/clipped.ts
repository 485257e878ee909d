import {plural} from '../../src/inspect/page/plural.ts';

/** The first lines, and how many more there are, with how they are seen. */
export function clipped(lines: readonly string[], rows: number, how = ''): readonly string[] {
	return lines.length <= rows ? lines : [...lines.slice(0, rows - 1), `… ${plural(lines.length - rows + 1, 'more line')}${how}`];
}
