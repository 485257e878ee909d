import assert from 'node:assert/strict';
import {describe, test} from 'node:test';
import {chosen} from '../../src/plan/plan.ts';
import {Journal, journalFile, readJournal} from '../../src/run/journal.ts';
import {openRun} from '../../src/run/open-run.ts';
import {listRuns, newRunName, outstanding} from '../../src/run/runs.ts';
import {undoRun} from '../../src/run/undo.ts';
import type {MemoryHost} from '../../src/target/memory.ts';
import {applyAll, buffersAndDefinition, differences, fresh, only, operator, planFor, silent, stateOf} from './host-in-memory.ts';

const edit = {kind: 'sysctl', where: {key: 'net.core.rmem_max'}, wish: {value: '1'}} as const;
const begin = '{"at":"","event":"begin","run":"r","target":"t","guest":{"name":"web01","uuid":"u"}}';
const intent = (n: number): string => JSON.stringify({at: '', event: 'intent', n, step: 's', what: 'w', edit});
const guest = (phase: string): string => JSON.stringify({at: '', event: 'guest', phase});

describe('a journal says', () => {
	const cases = [
		{name: 'nothing, where nothing was written', lines: [], intents: [], restarted: false, leftOff: false, end: undefined},
		{name: 'what was meant and what was done', lines: [begin, intent(0), '{"event":"done","n":0}', intent(1)], intents: ['done', 'meant']},
		{name: 'what is taken back', lines: [begin, intent(0), '{"event":"undone","n":0}'], intents: ['undone']},
		{name: 'the guest was asked to shut down', lines: [begin, guest('stopping')], leftOff: true},
		{name: 'the guest is off', lines: [begin, guest('stopping'), guest('stopped')], leftOff: true},
		{
			name: 'the guest may run with its new definition',
			lines: [begin, guest('stopping'), guest('stopped'), guest('starting')],
			leftOff: true,
			restarted: true,
		},
		{name: 'the guest was restarted', lines: [begin, ...['stopping', 'stopped', 'starting', 'started'].map(guest)], restarted: true},
		{name: 'it came to its end', lines: [begin, '{"event":"end","state":"applied"}'], end: 'applied'},
		{
			name: 'it is taken back, whatever else it says',
			lines: [begin, '{"event":"end","state":"undone"}', '{"event":"end","state":"applied"}'],
			end: 'undone',
		},
		{name: 'nothing more, where its last line is torn', lines: [begin, intent(0), intent(1).slice(0, 40)], intents: ['meant']},
	];
	for (const {name, lines, intents = [], restarted = false, leftOff = false, end} of cases) {
		test(name, () => {
			const state = readJournal('r', lines.map(line => `\n${line}`).join(''));
			assert.deepEqual(
				state.intents.map(one => (one.undone ? 'undone' : one.done ? 'done' : 'meant')),
				intents,
			);
			assert.deepEqual({restarted: state.restarted, leftOff: state.leftOff, end: state.end}, {restarted, leftOff, end});
		});
	}
});

test('a record after a torn one is read', async () => {
	const host = await fresh();
	await host.append(journalFile('r'), `\n${begin}\n${intent(0)}\n${intent(1).slice(0, 40)}`);
	await new Journal(host, 'r').add({event: 'undone', n: 0});
	const {intents} = readJournal('r', (await host.read(journalFile('r'))) ?? '');
	assert.deepEqual(
		intents.map(one => [one.n, one.undone]),
		[[0, true]],
	);
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
		assert.ok((await undoRun(host, newer, silent)).complete);
		assert.equal(await host.read('/proc/sys/net/core/rmem_max'), '300000\n');
		await host.write('/proc/sys/net/core/rmem_max', '16777216\n');
		assert.ok((await undoRun(host, older, silent)).complete);
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
	const report = await undoRun(host, state, silent);
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
	await assert.rejects(undoRun(host, state, silent), /was lost/);
	host.reconnect();
	const [left] = outstanding(await listRuns(host));
	assert.ok(left);
	assert.ok((await undoRun(host, left, silent)).complete);
	assert.deepEqual(differences(await stateOf(host), before), []);
});

test('a run of which nothing was chosen leaves nothing to take back', async () => {
	const host = await fresh();
	const plan = await planFor(host, only());
	assert.deepEqual(chosen(plan), []);
	const run = await openRun(host, plan, operator, silent);
	await run.close();
	assert.deepEqual(outstanding(await listRuns(host)), []);
});
