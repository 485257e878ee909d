// `npm run fuzz -- --seed N --cases M [--kind NAME]`: what others write and nearmetal reads, damaged and hostile. It ends with 1 on a find.
import {mkdtempSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {parseArgs} from 'node:util';
import {kinds} from './kinds.ts';
import {watched} from './watched.ts';

/** Seconds after which a text that is still at work hangs. Generous, for on a busy machine a thread may wait for minutes: CPU time is measured apart. */
const patience = 300;
const atOnce = 2;

const {values} = parseArgs({
	options: {seed: {type: 'string', default: '1'}, cases: {type: 'string', default: '300'}, kind: {type: 'string', multiple: true}},
});
const [seed, cases] = [Number(values.seed), Number(values.cases)];
const waiting = values.kind ?? Object.keys(kinds);
if (!Number.isSafeInteger(seed) || !Number.isSafeInteger(cases) || !waiting.every(kind => Object.hasOwn(kinds, kind))) {
	console.error(`--seed and --cases take a whole number, --kind one of ${Object.keys(kinds).join(', ')}.`);
	process.exit(2);
}

const fuzz = async (kind: string): Promise<void> => {
	const start = performance.now();
	const {taken, refused, slowest, find} = await watched({kind, seed, cases}, patience);
	const seconds = (performance.now() - start) / 1000;
	if (find === undefined) {
		console.log(
			`${kind.padEnd(12)} ${taken + refused} cases in ${seconds.toFixed(0)} s: ${taken} taken, ${refused} refused; the slowest took ${slowest.toFixed(2)} s of CPU time`,
		);
		return;
	}

	process.exitCode = 1;
	const file = join(mkdtempSync(join(tmpdir(), 'nearmetal-fuzz-')), `${kind}-${seed}-${find.nth}.txt`);
	writeFileSync(file, find.text);
	console.log(
		`${kind.padEnd(12)} seed ${seed}, case ${find.nth}, after ${seconds.toFixed(0)} s: ${find.why.slice(0, 2000)}\n${' '.repeat(13)}The text is in ${file}.`,
	);
};

await Promise.all(
	Array.from({length: atOnce}, async () => {
		for (let kind = waiting.shift(); kind !== undefined; kind = waiting.shift()) await fuzz(kind);
	}),
);
