import assert from 'node:assert/strict';
import {describe, test} from 'node:test';
import {readHost} from '../../src/plan/read-host.ts';
import {memoryHost} from '../../src/target/memory.ts';
import {sampleTarget} from '../../src/target/sample.ts';
import type {Target} from '../../src/target/target.ts';
import {fresh, recorded} from '../run/host-in-memory.ts';
import {run} from './run.ts';

type Placed = {
	readonly host: {readonly housekeeping: string; readonly interrupts: string};
	readonly guests: readonly {
		readonly name: string;
		readonly cells: readonly {readonly node: number}[];
		readonly vcpuPins: readonly string[];
		readonly emulator: string;
		readonly vhost: readonly string[];
		readonly ioThreads: readonly string[];
		readonly queues: readonly number[];
		readonly topology: Readonly<Record<string, number>>;
		readonly command: readonly string[];
	}[];
	readonly unplaced: readonly {readonly name: string; readonly because: string}[];
};

const placed = async (target: Target, ...argv: readonly string[]): Promise<Placed> =>
	JSON.parse((await run(target, ['place', ...argv, '--json'])).out) as Placed;

describe('guests placed together', () => {
	test('stand in a table, with what was given up and the command for each', async () => {
		const {status, out} = await run(sampleTarget(), ['place', '--sample']);
		assert.equal(status, 0);
		assert.match(
			out,
			/^Guests of \S+ placed together\n\n {2}guest +node +vCPUs +the guest sees +emulator +vhost workers +IOThreads +memory\n/,
		);
		assert.match(out, /\n {2}web01 +0 +1-8 +8 cores +\S+ +9-12 +– +8 GiB on node 0\n/);
		assert.match(out, /\n {2}db02 +0 /);
		assert.match(
			out,
			/\nnearmetal apply --sample --guest web01 --set nic-interrupts\.cpus=\S+ --set cpu-pinning\.vcpus=1-8 --set cpu-pinning\.emulator=\S+ --set /,
		);
		assert.match(out, /\nnearmetal apply --sample --guest db02 --set /);
	});

	test('are those that are named; the others stay where they are', async () => {
		const {guests} = await placed(sampleTarget(), 'db02');
		assert.deepEqual(
			guests.map(({name}) => name),
			['db02'],
		);
	});

	test('have commands that a shell takes as they are, for the choices that were made', async () => {
		const {out} = await run(await fresh(), [
			'place',
			'--snapshot',
			'a host.json',
			'--preset',
			'reference',
			'--except',
			'hugepages,vhost-net',
		]);
		assert.match(
			out,
			/\nnearmetal plan --snapshot 'a host\.json' --guest 'db 02 \(R&D\) it'\\''s\+blüe' --preset reference --except hugepages,vhost-net --set cpu-pinning\.vcpus=/,
		);
		assert.doesNotMatch(out, /--set vhost-workers/, 'a step that is off has no fields');
	});

	test('that find no place are told with the reason, and get no command', async () => {
		const commands = Object.entries(recorded.commands).map(([argv, output]) => {
			const isDb = output.stdout.includes('<name>db 02');
			return [
				argv,
				argv.startsWith('virsh dumpxml') && isDb ? {...output, stdout: output.stdout.replace(/(<vcpu [^>]*>)\d+/, '$112')} : output,
			];
		});
		const {out} = await run(memoryHost({...recorded, commands: Object.fromEntries(commands)}), ['place']);
		assert.match(
			out,
			/\nWithout a place\n {2}db 02 \(R&D\) it's\+blüe {2}db 02 \(R&D\) it's\+blüe has 12 vCPUs, and guests can use 8 CPUs of this host\./,
		);
		assert.doesNotMatch(out, /--guest 'db 02/);
	});

	test('are placed without a step whose preset has a value that does not fit, and it is said', async () => {
		const preset = {name: 'mine', tunings: {'vhost-workers': {on: true, options: {cpus: '0-9999'}}, 'cpu-pinning': {on: true}}};
		const {out} = await run(await fresh(), ['place', 'web01', '--preset', './mine.json'], {readFile: async () => JSON.stringify(preset)});
		assert.match(
			out,
			/\nGiven up\n {2}web01 [^]*Without vhost workers, CPUs for the workers of preset mine: this host has no CPU 8-9999\s+online\.\n/,
		);
		assert.match(out, /--set cpu-pinning\.vcpus=/);
		assert.doesNotMatch(out, /--set vhost-workers/);
	});

	test('may be none', async () => {
		const none = {'virsh version --daemon': recorded.commands['virsh version --daemon'] ?? assert.fail()};
		const {out} = await run(memoryHost({...recorded, commands: none}), ['place']);
		assert.match(out, /\n {2}There is no guest to place\.\n/);
		assert.doesNotMatch(out, /Guest by guest/);
	});

	test('never share a CPU unless it is said', async () => {
		const {guests} = await placed(sampleTarget());
		const vcpus = guests.flatMap(guest => guest.vcpuPins);
		assert.equal(new Set(vcpus).size, vcpus.length);
	});
});

const definitionsOf = async (target: Target) =>
	new Map(
		(await readHost(target)).facts.domains.map(({name, inactive, process}) => [
			name,
			{
				vcpuPins: Object.values(inactive?.vcpuPins ?? {}).map(String),
				topology: inactive?.cpu?.topology,
				memoryNodes: inactive?.memoryNodes,
				queues: inactive?.interfaces.map(({queues = 1}) => queues),
				workers: process?.vhostWorkers.map(({allowed}) => String(allowed)),
			},
		]),
	);

for (const order of ['as listed', 'the other way round'] as const) {
	test(`applied guest by guest, ${order}, they stand as placed together`, async () => {
		const host = sampleTarget();
		const {guests} = await placed(host);
		assert.equal(guests.length, 2);
		for (const {command} of order === 'as listed' ? guests : guests.toReversed()) {
			const done = await run(host, [...command.slice(1), '--yes']);
			assert.equal(done.status, 0, done.told);
		}

		const definitions = await definitionsOf(host);
		for (const {name, cells, vcpuPins, topology, queues, vhost} of guests) {
			const {workers, ...definition} = definitions.get(name) ?? {workers: undefined};
			assert.deepEqual(definition, {vcpuPins, topology, memoryNodes: cells.map(({node}) => node), queues}, name);
			if (workers !== undefined) assert.deepEqual(workers, vhost, name);
		}
	});
}
