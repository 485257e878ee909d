// How many bytes go to the terminal for a frame of a run that is being measured, of which there are four a second. `npm run bench` runs it.
import {Console} from 'node:console';
import {inspected} from '../wizard/drive.ts';
import {withPath} from '../wizard/fake-facts.ts';
import {measuredRun} from './measured-run.ts';

// Ink takes the usual one for itself.
const console = new Console(process.stdout);

const frames = 40;

const rows: object[] = [];
for (const [columns, height] of [
	[80, 24],
	[120, 40],
] as const) {
	for (const [path, first] of [
		['no', inspected],
		['yes', {type: 'inspected', facts: withPath}],
	] as const) {
		const next = measuredRun(columns, height, first);
		// The first is drawn whole, and what is drawn over it too.
		for (let frame = 0; frame < 3; frame++) await next();
		const sizes: number[] = [];
		for (let frame = 0; frame < frames; frame++) sizes.push(await next());
		sizes.sort((a, b) => a - b);
		rows.push({window: `${columns} × ${height}`, 'with the path': path, 'median, bytes': sizes[frames / 2], 'most, bytes': sizes.at(-1)});
	}
}
console.log('A frame of a run that is measured, four readings a second');
console.table(rows);
process.exit();
