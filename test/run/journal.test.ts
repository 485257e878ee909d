import assert from 'node:assert/strict';
import {describe, test} from 'node:test';
import {chosen} from '../../src/plan/plan.ts';
import {type RunState, readJournal} from '../../src/run/journal.ts';
import {hostAlone} from '../../src/run/machines.ts';
import {openRun} from '../../src/run/open-run.ts';
import {type JournalRecord, lineOf, readLine} from '../../src/run/record.ts';
import {listRuns, newRunName, outstanding} from '../../src/run/runs.ts';
import {undoRun} from '../../src/run/undo.ts';
import type {MemoryHost} from '../../src/target/memory.ts';
import {applyAll, buffersAndDefinition, differences, fresh, only, operator, planFor, silent, stateOf} from './host-in-memory.ts';

const sum = '0'.repeat(64);
const edit = {on: 'host', kind: 'sysctl', where: {key: 'net.core.rmem_max'}, wish: {value: '1'}} as const;
const begin: JournalRecord = {
	at: '',
	event: 'begin',
	run: 'r',
	target: 't',
	guest: {name: 'web01', uuid: '6f1c7a0e-3f0e-4c5e-9b0a-5a1d3c9f0e01'},
};
const intent = (n: number): JournalRecord => ({at: '', event: 'intent', n, step: 's', what: 'w', edit, before: sum});
const done = (n: number): JournalRecord => ({at: '', event: 'done', n, after: sum});
const undone = (n: number): JournalRecord => ({at: '', event: 'undone', n});
const end = (state: 'applied' | 'undone'): JournalRecord => ({at: '', event: 'end', state});
const guest = (phase: 'stopping' | 'stopped' | 'starting' | 'started'): JournalRecord => ({at: '', event: 'guest', phase});
const restart = [guest('stopping'), guest('stopped'), guest('starting'), guest('started')];

const nothingSaved = {before: new Set<number>(), after: new Set<number>()};
const textOf = (...lines: readonly (JournalRecord | string)[]): string =>
	lines.map(line => `\n${typeof line === 'string' ? line : lineOf(line)}`).join('');
const said = ({intents}: RunState): readonly string[] =>
	intents.map(({n, undone, after}) => `${n} ${undone ? 'undone' : after === undefined ? 'meant' : 'done'}`);

describe('a journal says', () => {
	const cases: readonly (Partial<Pick<RunState, 'restarted' | 'leftOff' | 'end' | 'empty'>> & {
		readonly name: string;
		readonly lines: readonly (JournalRecord | string)[];
		readonly intents?: readonly string[];
	})[] = [
		{name: 'nothing, where nothing was written', lines: [], empty: true},
		{name: 'nothing, where its first line is torn', lines: [lineOf(begin).slice(0, 50)], empty: true},
		{name: 'what was meant and what was done', lines: [begin, intent(0), done(0), intent(1)], intents: ['0 done', '1 meant']},
		{name: 'what is taken back', lines: [begin, intent(0), undone(0)], intents: ['0 undone']},
		{name: 'changes in the order of their numbers', lines: [begin, intent(1), intent(0), done(1)], intents: ['0 meant', '1 done']},
		{name: 'the guest was asked to shut down', lines: [begin, ...restart.slice(0, 1)], leftOff: true},
		{name: 'the guest is off', lines: [begin, ...restart.slice(0, 2)], leftOff: true},
		{name: 'the guest may run with its new definition', lines: [begin, ...restart.slice(0, 3)], leftOff: true, restarted: true},
		{name: 'the guest was restarted', lines: [begin, ...restart], restarted: true},
		{name: 'the guest was restarted, by the record of its end alone', lines: [begin, guest('started')], restarted: true},
		{name: 'it came to its end', lines: [begin, end('applied')], end: 'applied'},
		{name: 'it is taken back, whatever else it says', lines: [begin, end('undone'), end('applied')], end: 'undone'},
		{name: 'nothing more, where its last line is torn', lines: [begin, intent(0), lineOf(intent(1)).slice(0, 140)], intents: ['0 meant']},
		{
			name: 'what follows a torn line',
			lines: [begin, intent(0), lineOf(intent(1)).slice(0, 140), undone(0)],
			intents: ['0 undone'],
		},
		{
			name: 'what follows a line of which only the length reached the disk',
			lines: [begin, intent(0), '\0'.repeat(300), undone(0)],
			intents: ['0 undone'],
		},
	];
	for (const {name, lines, intents = [], restarted = false, leftOff = false, end, empty = false} of cases) {
		test(name, () => {
			const state = readJournal('r', textOf(...lines), nothingSaved);
			assert.deepEqual(said(state), intents);
			const {damage, ...rest} = state;
			assert.deepEqual(damage, []);
			assert.deepEqual(
				{restarted: rest.restarted, leftOff: rest.leftOff, end: rest.end, empty: rest.empty},
				{restarted, leftOff, end, empty},
			);
		});
	}
});

test('a record of every kind is read as it was written', () => {
	for (const record of [begin, {...begin, guest: undefined}, intent(3), done(3), undone(3), ...restart, end('applied')])
		assert.deepEqual(readLine(lineOf(record)), {kind: 'record', record: JSON.parse(JSON.stringify(record))});
});

describe('a line of a journal', () => {
	const record: JournalRecord = {at: '', event: 'kept', step: 'größer', result: {n: 12}};
	const line = lineOf(record);

	test('that is cut off anywhere is torn', () => {
		for (let length = 1; length < line.length; length++) assert.equal(readLine(line.slice(0, length)).kind, 'torn', line.slice(0, length));
	});

	test('that has one flipped bit is never taken for another record', () => {
		const bytes = Buffer.from(line);
		let torn = 0;
		for (let bit = 0; bit < bytes.length * 8; bit++) {
			const flipped = Buffer.from(bytes);
			flipped.writeUInt8(flipped.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3);
			const parts = flipped.toString().split('\n').map(readLine);
			for (const part of parts) if (part.kind === 'record') assert.deepEqual(part.record, record);
			if (parts.every(({kind}) => kind === 'torn')) torn++;
		}

		assert.ok(torn < bytes.length / 10, `${torn} of ${bytes.length * 8} look torn`);
	});
});

test('the names of runs sort by time', () => {
	const earlier = newRunName(new Date('2026-11-22T12:04:31.099Z'));
	assert.equal(earlier, '20261122-120431-099');
	assert.ok(earlier < newRunName(new Date('2026-11-22T12:04:31.100Z')));
});

describe('two runs, one after the other', () => {
	/** The buffers, then the definition and the buffers' file again by another run. */
	const twice = async (): Promise<MemoryHost> => {
		const host = await fresh();
		await applyAll(host, await planFor(host, only('host-buffers')));
		await host.write('/proc/sys/net/core/rmem_max', '300000\n');
		await applyAll(host, await planFor(host, buffersAndDefinition));
		return host;
	};

	test('are taken back newest first, to what was there between them and then to the start', async () => {
		const before = await stateOf(await fresh());
		const host = await twice();
		const runs = outstanding(await listRuns(host));
		assert.equal(runs.length, 2);
		const [newer, older] = runs;
		assert.ok(newer !== undefined && older !== undefined && newer.run > older.run);
		assert.ok((await undoRun(hostAlone(host), newer, silent)).complete);
		assert.equal(await host.read('/proc/sys/net/core/rmem_max'), '300000\n');
		await host.write('/proc/sys/net/core/rmem_max', '16777216\n');
		assert.ok((await undoRun(hostAlone(host), older, silent)).complete);
		assert.deepEqual(differences(await stateOf(host), before), []);
		assert.deepEqual(outstanding(await listRuns(host)), []);
	});
});

test('saved states that are gone are told, and nothing is put back in their place', async () => {
	const host = await fresh();
	const plan = await planFor(host, only('host-buffers'));
	await applyAll(host, plan);
	const [state] = outstanding(await listRuns(host));
	assert.ok(state);
	await host.run(['rm', '-f', `/var/lib/nearmetal/runs/${state.run}/before/0.before`]);
	const report = await undoRun(hostAlone(host), state, silent);
	assert.equal(report.complete, false);
	const failed = report.lines.filter(line => line.status === 'failed');
	assert.equal(failed.length, 1);
	assert.match(failed[0]?.because ?? '', /is gone: .*\/before\/0\.before/);
	assert.equal(outstanding(await listRuns(host)).length, 1);
});

test('an undo that is itself cut off goes on where it was', async () => {
	const before = await stateOf(await fresh());
	const host = await fresh();
	await applyAll(host, await planFor(host, buffersAndDefinition));
	const [state] = outstanding(await listRuns(host));
	assert.ok(state);
	host.failAt(9, 'after');
	await assert.rejects(undoRun(hostAlone(host), state, silent), /was lost/);
	host.reconnect();
	const [left] = outstanding(await listRuns(host));
	assert.ok(left);
	assert.ok((await undoRun(hostAlone(host), left, silent)).complete);
	assert.deepEqual(differences(await stateOf(host), before), []);
});

test('a run of which nothing was chosen leaves nothing to take back', async () => {
	const host = await fresh();
	const plan = await planFor(host, only());
	assert.deepEqual(chosen(plan), []);
	const run = await openRun(hostAlone(host), plan, operator, silent);
	await run.close();
	assert.deepEqual(outstanding(await listRuns(host)), []);
});
