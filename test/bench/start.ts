// How long the bundled program takes to start, beside Node and Ink doing nothing. `npm run bench` builds all of them and runs this.
import {spawn, spawnSync} from 'node:child_process';
import {once} from 'node:events';
import {readdirSync, readFileSync} from 'node:fs';
import {join} from 'node:path';
import {quote} from '../../src/target/quote.ts';
import type {StartProgram, StartPrograms} from './start-programs.ts';

const [folder = ''] = process.argv.slice(2);
const programs: StartPrograms = JSON.parse(readFileSync(join(folder, 'programs.json'), 'utf8'));
const repeats = 15;

const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;

// Where CI is set, even to nothing, Ink shows no frame before the end.
const {CI: _, ...environment} = process.env;

/** Milliseconds until a program has ended. */
const untilEnd = ({argv: [program = '', ...words], cache}: StartProgram): number => {
	const start = performance.now();
	const {status} = spawnSync(program, words, {stdio: 'ignore', env: {...environment, XDG_CACHE_HOME: cache}});
	if (status !== 0) throw new Error(`${program} ${words.join(' ')} ended with ${status}`);
	return performance.now() - start;
};

/** What a process has started (proc(5)). */
const childOf = (pid = 0): number => Number(readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim());

/** Milliseconds until a program shows a text on a terminal, which script(1) of util-linux is. It is ended then, by a key or by force. */
const untilShown = async ({argv, cache}: StartProgram, text: string, key?: string): Promise<number> => {
	const start = performance.now();
	const command = argv.map(quote).join(' ');
	const terminal = spawn('script', ['-qec', `stty cols 120 rows 40; exec ${command}`, '/dev/null'], {
		stdio: ['pipe', 'pipe', 'ignore'],
		env: {...environment, TERM: 'xterm', XDG_CACHE_HOME: cache},
	});
	const closed = once(terminal, 'close');
	const shown = new Promise<number>((resolve, reject) => {
		let all = '';
		terminal.stdout.on('data', piece => {
			all += piece;
			if (all.includes(text)) resolve(performance.now() - start);
		});
		terminal.once('close', () => reject(new Error(`${command} never showed “${text}”: ${all}`)));
	});
	const took = await shown;
	// The program itself: where only its terminal goes away, it loads on for a while beside the next that is measured.
	if (key === undefined) process.kill(childOf(terminal.pid), 'SIGKILL');
	else terminal.stdin.write(key);
	await closed;
	return took;
};

const {file, bareFile, plainFile, executable, bareExecutable, emptyExecutable} = programs;
const node: StartProgram = {argv: [process.execPath, '-e', '0'], cache: folder};
const given = (program: StartProgram, ...words: readonly string[]): StartProgram => ({...program, argv: [...program.argv, ...words]});
const sample = (program: StartProgram): StartProgram => given(program, '--sample');
const hostScreen = 'What stands out';

/** What is measured, how, and beside which other; one of each in turn, so that what else the machine does hits all alike. */
const measured: readonly (readonly [what: string, beside: string, measure: () => number | Promise<number>])[] = [
	['node -e 0', 'node -e 0', () => untilEnd(node)],
	['nearmetal.mjs --version', 'node -e 0', () => untilEnd(given(file, '--version'))],
	['nearmetal.mjs --help', 'node -e 0', () => untilEnd(given(file, '--help'))],
	['nearmetal.mjs inspect --sample', 'node -e 0', () => untilEnd(given(sample(file), 'inspect'))],
	['bare Ink, first frame', 'bare Ink, first frame', () => untilShown(bareFile, 'hello')],
	['bare Ink by esbuild alone', 'bare Ink, first frame', () => untilShown(plainFile, 'hello')],
	['nearmetal.mjs --sample, first frame', 'bare Ink, first frame', () => untilShown(sample(file), 'nearmetal')],
	['nearmetal.mjs --sample, Host screen', 'bare Ink, first frame', () => untilShown(sample(file), hostScreen)],
	['empty executable', 'empty executable', () => untilEnd(emptyExecutable)],
	['nearmetal --version', 'empty executable', () => untilEnd(given(executable, '--version'))],
	['bare Ink, executable', 'bare Ink, executable', () => untilShown(bareExecutable, 'hello')],
	['nearmetal --sample, first frame', 'bare Ink, executable', () => untilShown(sample(executable), 'nearmetal')],
	['nearmetal --sample, Host screen', 'bare Ink, executable', () => untilShown(sample(executable), hostScreen)],
];

// The first start has no compiled code yet, and leaves it for the next; it has to end by itself for that.
const firstBare = await untilShown(bareFile, 'hello', '');
const firstOwn = await untilShown(sample(file), hostScreen, 'q');
untilEnd(given(sample(file), 'inspect'));
for (const {cache} of [bareFile, file])
	if (readdirSync(cache).length === 0) throw new Error(`Nothing was kept in ${cache}. Can others write to it, or to a folder above it?`);

const times = new Map<string, number[]>(measured.map(([what]) => [what, []]));
for (let i = 0; i < repeats; i++) for (const [what, , measure] of measured) times.get(what)?.push(await measure());

console.log('Start: how many times as long as that which does nothing');
console.table(
	measured.map(([what, beside]) => {
		const [own, other] = [times.get(what) ?? [], times.get(beside) ?? []];
		return {
			what,
			'median, ms': Math.round(median(own)),
			'fastest, ms': Math.round(Math.min(...own)),
			beside,
			'ratio of medians': (median(own) / median(other)).toFixed(2),
			'ratio of fastest': (Math.min(...own) / Math.min(...other)).toFixed(2),
		};
	}),
);
console.log(
	`The very first start, nothing compiled yet: ${Math.round(firstOwn)} ms to the Host screen, bare Ink ${Math.round(firstBare)} ms.`,
);
