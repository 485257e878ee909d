// What sampling costs the host that is measured, and us, by size of the host. `npm run bench` runs it.
import {spawnSync} from 'node:child_process';
import {mkdirSync, writeFileSync} from 'node:fs';
import {dirname, join} from 'node:path';
import {readings, samplerCommand} from '../../src/bench/sampler.ts';
import {quote} from '../../src/target/quote.ts';
import {tenths, time} from './time.ts';

const [folder = ''] = process.argv.slice(2);
const seconds = 10;

/** A line of numbers as long as those of a host that has been up for weeks. */
const counters = (count: number): string => Array.from({length: count}, (_, i) => 1_234_567_890 + 7919 * i).join(' ');

/** /proc of a host on which each guest has a tap, and one guest of sixteen vCPUs and eight workers is sampled. */
const tree = (cpus: number, guests: number): Readonly<Record<string, string>> => ({
	'/proc/uptime': '1399261.26 10116261.26\n',
	'/proc/stat': [
		`cpu  ${counters(10)}`,
		...Array.from({length: cpus}, (_, cpu) => `cpu${cpu} ${counters(10)}`),
		`intr ${counters(4 * cpus)}`,
		`ctxt ${counters(1)}`,
		`softirq ${counters(11)}`,
		'',
	].join('\n'),
	'/proc/net/dev': ['Inter-|', ' face |', ...Array.from({length: guests}, (_, i) => ` vnet${i}: ${counters(16)}`), ''].join('\n'),
	'/proc/net/softnet_stat': Array.from({length: cpus}, () => `${Array.from({length: 15}, () => '0000395e').join(' ')}\n`).join(''),
	'/proc/sys/net/netfilter/nf_conntrack_count': '20000\n',
	'/proc/sys/net/netfilter/nf_conntrack_max': '262144\n',
	...Object.fromEntries(
		Array.from({length: 24}, (_, i) => 600 + i).flatMap(tid => [
			[`/proc/600/task/${tid}/stat`, `${tid} (CPU ${tid - 600}/KVM) S ${counters(49)}\n`],
			[`/proc/600/task/${tid}/schedstat`, '1234567890 123456789 12345678\n'],
		]),
	),
});

/** Seconds of CPU that a command of a shell took in all its programs, as bash adds them up. */
const cpuSeconds = (command: string): number => {
	const {stderr} = spawnSync('bash', ['-c', `TIMEFORMAT='%3U %3S'; time ${command} > /dev/null`], {encoding: 'utf8'});
	const [user = Number.NaN, system = Number.NaN] = stderr.trim().split(' ').map(Number);
	return user + system;
};

const rows = [
	[8, 4],
	[128, 25],
	[1024, 200],
].map(([cpus = 0, guests = 0]) => {
	const root = join(folder, `sampled-${cpus}`);
	const files = Object.entries(tree(cpus, guests));
	for (const [path, text] of files) {
		mkdirSync(dirname(join(root, path)), {recursive: true});
		writeFileSync(join(root, path), text);
	}

	// The program, its script and its name; behind them come the files.
	const script = samplerCommand(undefined).slice(0, 4);
	const paths = files.map(([path]) => join(root, path));
	const sampler = cpuSeconds(`timeout ${seconds} ${[...script, ...paths].map(quote).join(' ')}`);
	const cat = cpuSeconds(`for i in $(seq ${2 * seconds}); do cat ${paths.map(quote).join(' ')}; done`);
	const {stdout} = spawnSync('grep', ['-hv', '^intr ', ...paths], {encoding: 'utf8', maxBuffer: 1e8});
	if (readings(`${stdout}.\n`).whole[0]?.cpus.size !== cpus) throw new Error('What the sampler would print could not be read.');
	return {
		CPUs: cpus,
		guests,
		'KB a sample': tenths(stdout.length / 1000),
		'of one CPU there, %': Math.round((10_000 * sampler) / seconds) / 100,
		'beside cat of the same files': (sampler / cat).toFixed(2),
		'to read a sample, ms': tenths(time(() => readings(`${stdout}.\n`)).median),
	};
});

console.log(
	`Sampling: CPU time of ${seconds} s of it, where /proc is a recorded tree: what the kernel needs to print the real one is not in it`,
);
console.table(rows);
