import assert from 'node:assert/strict';
import {describe, test} from 'node:test';
import {beforeFile, journalFile, runFolder, undoFile} from '../../src/run/folder.ts';
import {hostAlone} from '../../src/run/machines.ts';
import {openRun} from '../../src/run/open-run.ts';

import {listRuns, outstanding} from '../../src/run/runs.ts';

import type {MemoryHost} from '../../src/target/memory.ts';
import {run as runCommand} from '../cli/run.ts';
import {applyAll, buffersAndDefinition, differences, fresh, only, operator, planFor, silent, stateOf} from './host-in-memory.ts';
import {cases, lines, sysctls} from './journal-damages.ts';

// Journals and saved states that are not as they were written: what status and undo say of them, and what undo still takes back.

/** A run of eight sysctls and a file, which came to its end: changes 0 to 8. */
const applied = async (): Promise<{readonly host: MemoryHost; readonly run: string}> => {
	const host = await fresh();
	await applyAll(host, await planFor(host, only('host-buffers')));
	const [state] = outstanding(await listRuns(host));
	assert.ok(state);
	return {host, run: state.run};
};

describe('a run, of which', () => {
	for (const {name, journal, folder, says, stays = []} of cases) {
		test(name, async () => {
			const pristine = await fresh();
			const {host, run} = await applied();
			if (journal !== undefined) await host.write(journalFile(run), journal((await host.read(journalFile(run))) ?? ''));
			await folder?.(host, run);
			const told = ({out, told}: {readonly out: string; readonly told: string}): string => `${out}${told}`.replaceAll(run, 'RUN');

			const status = await runCommand(host, ['status']);
			const undo = await runCommand(host, ['undo', '--yes']);
			if (says === undefined) {
				assert.deepEqual([status.status, undo.status], [0, 0], told(undo));
				assert.deepEqual(outstanding(await listRuns(host)), []);
			} else {
				assert.match(told(status), says);
				assert.match(told(status), /^damaged /m);
				assert.match(told(undo), says);
				assert.match(told(undo), /^failed /m);
				assert.deepEqual([status.status, undo.status], [1, 1]);
				assert.equal(outstanding(await listRuns(host)).length, 1, 'it stays on record');
				const again = await runCommand(host, ['undo', '--yes']);
				assert.match(told(again), says);
				assert.equal(again.status, 1);
			}

			for (const path of sysctls) assert.equal((await host.read(path)) !== (await pristine.read(path)), stays.includes(path), path);
		});
	}
});

test('a damaged journal keeps a guest that was restarted from nothing but its own start', async () => {
	const before = await stateOf(await fresh());
	const host = await fresh();
	await applyAll(host, await planFor(host, buffersAndDefinition));
	const [state] = outstanding(await listRuns(host));
	assert.ok(state);
	await host.write(journalFile(state.run), `${await host.read(journalFile(state.run))}\nnull`);
	assert.equal((await runCommand(host, ['undo', '--yes'])).status, 1);
	assert.deepEqual(differences(await stateOf(host), before), []);

	// All is put back: a guest that the admin shuts down since then is not the run's business.
	await host.run(['virsh', 'shutdown', 'web01']);
	const again = await runCommand(host, ['undo', '--yes']);
	assert.match(again.out, /line \d+ of the journal: damaged/);
	assert.equal((await host.run(['virsh', 'domstate', 'web01'])).stdout.trim(), 'shut off');
});

test('a run whose beginning is lost does not know the guest that it restarted, and says so', async () => {
	const host = await fresh();
	await applyAll(host, await planFor(host, buffersAndDefinition));
	const [state] = outstanding(await listRuns(host));
	assert.ok(state);
	const text = (await host.read(journalFile(state.run))) ?? '';
	await host.write(journalFile(state.run), lines('"event":"begin"', () => undefined)(text));
	const {status, out} = await runCommand(host, ['undo', '--yes']);
	assert.equal(status, 1);
	assert.match(
		out,
		/its beginning is lost\. The run restarted a guest, and it is not known which: shut it down and start it again yourself\./,
	);
});

describe('a folder of a run', () => {
	const name = '20261122-120431-099';

	test('where nothing is written is told, closed by undo, and in nobody’s way', async () => {
		for (const written of [undefined, '', '\n{"bytes":12']) {
			const host = await fresh();
			await host.run(['mkdir', '-p', '-m', '700', runFolder(name), `${runFolder(name)}/before`]);
			if (written !== undefined) await host.append(journalFile(name), written);
			const status = await runCommand(host, ['status']);
			assert.equal(status.status, 0);
			assert.match(
				status.out,
				/^unfinished .* run 20261122-120431-099: it was cut off before it changed anything\. “nearmetal undo” closes it$/m,
			);
			const run = await openRun(hostAlone(host), await planFor(host, only()), operator, silent);
			await run.close();
			assert.equal((await runCommand(host, ['undo', '--yes'])).status, 0);
			assert.deepEqual(outstanding(await listRuns(host)), []);
		}
	});

	test('of another name is somebody else’s', async () => {
		const host = await fresh();
		await host.write('/var/lib/nearmetal/runs/README', 'x\n');
		await host.write('/var/lib/nearmetal/runs/mine/before/0.before', 'x\n');
		assert.deepEqual(await listRuns(host), []);
	});

	test('where a state was saved, and the run was cut off before it said what for, has nothing to take back', async () => {
		const before = await stateOf(await fresh());
		const host = await fresh();
		const run = await openRun(hostAlone(host), await planFor(host, only('host-buffers')), operator, silent);
		// The next operation saves, the one after it writes the intents.
		host.failAt(2, 'before');
		const plan = await planFor(host, only('host-buffers')).catch(() => undefined);
		const outcome = await run.session.apply('host-buffers', plan?.steps.find(({id}) => id === 'host-buffers')?.changes ?? []);
		assert.equal(outcome.kind, 'failed');
		host.reconnect();
		assert.ok(await host.read(beforeFile(run.session.run, 0)));
		assert.ok(await host.read(undoFile(run.session.run)));
		assert.equal((await runCommand(host, ['undo', '--yes'])).status, 0);
		assert.deepEqual(differences(await stateOf(host), before), []);
	});
});

test('megabytes of rubbish are read in no time, and told in one line', async () => {
	for (const [rubbish, last] of [
		['rubbish\n'.repeat(1_000_000), 1_000_021],
		[`${'\0'.repeat(8_000_000)}.`, 22],
	] as const) {
		const {host, run} = await applied();
		await host.append(journalFile(run), `\nrubbish\n${rubbish}`);
		const {status, out} = await runCommand(host, ['undo', '--yes']);
		assert.equal(status, 1);
		assert.ok(out.includes(`lines 22 to ${last + 1} of the journal: damaged`), out);
		assert.equal(out.match(/^failed /gm)?.length, 1);
	}
});
