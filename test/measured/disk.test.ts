import assert from 'node:assert/strict';
import {test} from 'node:test';
import {instrumentsFor} from '../../src/measured/question.ts';
import {type Output, TargetError} from '../../src/target/target.ts';
import {fakeTarget} from '../bench-room/fake-target.ts';
import {fresh} from '../run/host-in-memory.ts';
import {besideTcp, carried, inNetwork, inQuestion, meterBetween} from './network.ts';

const ok = (stdout: string): Output => ({status: 0, stdout, stderr: ''});
const room = (mebibytes: number, system = '/dev/vda1') =>
	ok(`Filesystem     1024-blocks    Used Available Capacity Mounted on\n${system}   20000000 1000 ${mebibytes * 1024}      5% /\n`);
const result = (read: number, write: number, error = 0) =>
	ok(
		`fio: some note of an older version\n${JSON.stringify(
			{
				jobs: [
					{jobname: 'read', error, read: {iops: read}, write: {iops: 0}},
					{jobname: 'write', error: 0, read: {iops: 0}, write: {iops: write}},
				],
			},
			undefined,
			2,
		)}\n`,
	);

type Answer = (argv: readonly string[]) => Output | undefined;

/** A meter for these steps, whose guest answers fio, df and rm so. `folders` are those that are there, as far as its shell or rm removed none. */
const meterFor = async (steps: readonly string[], answer: Answer = () => undefined) => {
	const asked: string[] = [];
	const folders = new Set<string>();
	const {target} = fakeTarget('web01', () => undefined);
	const guest = {
		...target,
		run: async (argv: readonly string[]): Promise<Output> => {
			if (argv[1] === '--version') return ok('iperf 3.18\n');
			if (argv[0] === 'sh' || argv[0] === 'df' || argv[0] === 'rm') asked.push(argv.slice(argv[0] === 'sh' ? 5 : 0).join(' '));
			if (argv[0] === 'sh') folders.add(argv[4] ?? '');
			if (argv[0] === 'rm') folders.delete(argv[3] ?? '');
			const said = answer(argv);
			// Its shell removes the folder when fio has ended.
			if (argv[0] === 'sh') folders.delete(argv[4] ?? '');
			return said ?? (argv[0] === 'df' ? room(4000) : argv[0] === 'sh' ? result(12_000, 9000) : (besideTcp(argv) ?? carried(5)));
		},
	};
	const {meter, told} = await meterBetween(inNetwork(await fresh()), async () => guest, steps);
	const ids = meter.instruments.map(({metric}) => metric.id).filter(id => id.startsWith('disk'));
	return {meter, told, asked, ids, folders};
};

test('disks are measured where a step is about them, and nobody asks for fio where none is', async () => {
	const {meter, told, asked, ids, folders} = await meterFor(['host-buffers', 'disk']);
	assert.deepEqual([ids, meter.seconds, told], [['disk-read', 'disk-write'], 4 * 7 + 4 + 7 + 5 + 7 + 16, []]);
	const {figures} = await meter.read(0, inQuestion);
	assert.deepEqual([figures['disk-read']?.value, figures['disk-write']?.value], [12_000, 9000]);
	assert.equal(folders.size, 0);
	assert.match(
		asked.at(-1) ?? '',
		/^fio --output-format=json --name=global --filename=\/var\/tmp\/nearmetal-fio-[\da-f-]{36}\/file --size=256m --bs=4k --direct=1 --ioengine=libaio --iodepth=32 --time_based --runtime=5 --ramp_time=1 --name=read --rw=randread --name=write --stonewall --rw=randwrite$/,
	);
	const without = await meterFor(['host-buffers']);
	assert.deepEqual([without.ids, without.asked], [[], []]);
});

const unable: readonly (readonly [string, Answer, RegExp])[] = [
	[
		'no fio',
		([program]) => (program === 'sh' ? {status: 127, stdout: '', stderr: 'sh: 1: fio: not found\n'} : undefined),
		/^There is no fio on web01\. Install the package fio there\. Disks are not measured, so what a step does for them is not told\.$/,
	],
	[
		'no room',
		([program]) => (program === 'df' ? room(511) : undefined),
		/^\/var\/tmp of web01 has 511 MiB free, and fio needs 512 for its file\. Disks/,
	],
	[
		'a folder in memory',
		([program]) => (program === 'df' ? room(4000, 'tmpfs') : undefined),
		/^\/var\/tmp of web01 lies in memory, and tells nothing/,
	],
	[
		'no answer of df',
		([program]) => (program === 'df' ? {status: 1, stdout: '', stderr: ''} : undefined),
		/^How much room \/var\/tmp of web01 has/,
	],
	[
		'a file system without O_DIRECT',
		([program]) =>
			program === 'sh'
				? {status: 1, stdout: '', stderr: 'fio: looks like your file system does not support direct=1/buffered=0\n'}
				: undefined,
		/^fio on web01 gave no result \(status 1: fio: looks like your file system does not support direct=1\/buffered=0\)\./,
	],
	[
		'an error that its JSON names',
		([program]) => (program === 'sh' ? result(1, 1, 28) : undefined),
		/^fio on web01 gave no result \(status 0: fio: some note/,
	],
];
for (const [name, answer, words] of unable) {
	test(`disks: ${name}: said before anything is measured, and nothing is left in the guest`, async () => {
		const {meter, told, ids, folders} = await meterFor(['disk'], answer);
		assert.deepEqual([ids, told.length, folders.size], [[], 1, 0]);
		assert.match(told[0] ?? '', words);
		assert.deepEqual((await meter.read(0, inQuestion)).figures['sending-16'], {value: 5, heldBy: undefined});
	});
}

test('cut off in the middle: what fio has written is removed, and the run has failed', async () => {
	let runs = 0;
	const {meter, folders, asked} = await meterFor(['disk'], ([program]) => {
		if (program === 'sh' && ++runs === 2) throw new TargetError('sh did not end in 72 s and was ended.');
		return undefined;
	});
	await assert.rejects(meter.read(0, {...inQuestion, steps: ['disk']}), /did not end in 72 s/);
	assert.match(asked.at(-1) ?? '', /^rm -rf -- \/var\/tmp\/nearmetal-fio-[\da-f-]{36}$/);
	assert.equal(folders.size, 0);
});

test('a disk that fills up meanwhile ends what is measured of it, and of nothing else', async () => {
	let looks = 0;
	const {meter, told} = await meterFor(['host-buffers', 'disk'], ([program]) => (program === 'df' && ++looks > 1 ? room(100) : undefined));
	const {figures} = await meter.read(0, {...inQuestion, steps: ['host-buffers']});
	assert.deepEqual([figures['sending-16']?.value, figures['disk-read']], [5, undefined]);
	assert.deepEqual(told, [
		'/var/tmp of web01 has 100 MiB free, and fio needs 512 for its file.',
		'This run gave no figure of disk, 4 KiB random read, disk, 4 KiB random write.',
	]);
	await assert.rejects(meter.read(1, {...inQuestion, steps: ['disk']}), /has 100 MiB free/);
});

test('disks judge the steps that are about them, and guard all others', async () => {
	const {meter} = await meterFor(['host-buffers', 'disk']);
	const parts = (...steps: readonly string[]) =>
		instrumentsFor({steps}, meter.instruments).flatMap(({metric: {id}, part}) => (/^disk|^sending-16$/.test(id) ? [part] : []));
	assert.deepEqual(parts('host-buffers'), ['judged', 'guard', 'guard']);
	assert.deepEqual(parts('cpu-pinning', 'disk'), ['judged', 'judged', 'judged']);
});
