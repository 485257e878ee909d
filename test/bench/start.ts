// How long the bundled program takes to start, beside Node doing nothing. `npm run bench` bundles it and runs this.
import {spawn, spawnSync} from 'node:child_process';
import {once} from 'node:events';
import {quote} from '../../src/target/quote.ts';
import {tenths} from './time.ts';

const [program = 'dist/nearmetal.mjs'] = process.argv.slice(2);
const repeats = 11;

const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;

/** Milliseconds until a program has ended. */
const untilEnd = (argv: readonly string[]): number => {
	const start = performance.now();
	const {status} = spawnSync(process.execPath, argv, {stdio: 'ignore'});
	if (status !== 0) throw new Error(`node ${argv.join(' ')} ended with ${status}`);
	return performance.now() - start;
};

/** Milliseconds until a program shows a text on a terminal, which script(1) of util-linux is. */
const untilShown = async (argv: readonly string[], text: string): Promise<number> => {
	const start = performance.now();
	const command = [process.execPath, ...argv].map(quote).join(' ');
	// Where CI is set, even to nothing, Ink shows no frame before the end.
	const {CI: _, ...environment} = process.env;
	const terminal = spawn('script', ['-qec', `stty cols 120 rows 40; ${command}`, '/dev/null'], {
		stdio: ['pipe', 'pipe', 'ignore'],
		env: {...environment, TERM: 'xterm'},
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
	// The terminal goes away under the program, which ends by itself then.
	terminal.kill('SIGKILL');
	await closed;
	return took;
};

const hello = ['-e', "console.log('hello')"];
const nothing: number[] = [];
const version: number[] = [];
const help: number[] = [];
const bareFrame: number[] = [];
const firstFrame: number[] = [];
for (let i = 0; i < repeats; i++) {
	nothing.push(untilEnd(['-e', '0']));
	version.push(untilEnd([program, '--version']));
	help.push(untilEnd([program, '--help']));
	bareFrame.push(await untilShown(hello, 'hello'));
	firstFrame.push(await untilShown([program, '--sample'], 'nearmetal'));
}

const row = (what: string, times: readonly number[], beside: readonly number[]) => ({
	what,
	'median, ms': Math.round(median(times)),
	'beside Node': tenths(median(times) / median(beside)),
});

console.log('Start, and how many times as long as Node alone');
console.table([
	row('node -e 0', nothing, nothing),
	row('nearmetal --version', version, nothing),
	row('nearmetal --help', help, nothing),
	row('node -e console.log, in a terminal', bareFrame, bareFrame),
	row('first frame of nearmetal --sample, in a terminal', firstFrame, bareFrame),
]);
