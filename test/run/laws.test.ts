import assert from 'node:assert/strict';
import {describe, test} from 'node:test';
import {isDeepStrictEqual} from 'node:util';
import {type Change, commandsFor, titleOf} from '../../src/change/change.ts';
import {chosen, type Plan} from '../../src/plan/plan.ts';
import {previewPlan} from '../../src/plan/preview.ts';
import {journalFile} from '../../src/run/folder.ts';
import {hostAlone} from '../../src/run/machines.ts';
import {openRun} from '../../src/run/open-run.ts';
import {listRuns, outstanding} from '../../src/run/runs.ts';
import {undoRun} from '../../src/run/undo.ts';
import type {Operation} from '../../src/target/memory.ts';
import {thorough} from '../thorough.ts';

import {applyAll, differences, fresh, operator, planFor, silent, stateOf, undoAll} from './host-in-memory.ts';

// The laws of the design.

/** What is asked of a host to make a change. A definition is printed with an empty line at its end, and a plan holds it without. */
const operationsOf = (change: Change): readonly Operation[] =>
	commandsFor(change, change.after).map(command => {
		if ('remove' in command) return {run: ['rm', '-f', command.remove]};
		if ('write' in command) return {write: command.write, content: change.after ?? ''};
		return command.input === undefined ? {run: command.run} : {run: command.run, input: (change.after ?? '').trimEnd()};
	});
const trimmed = (operation: Operation): Operation =>
	'input' in operation ? {...operation, input: operation.input?.trimEnd() ?? ''} : operation;

describe('laws', () => {
	test('the plan has something to do, or the laws would hold for nothing', async () => {
		const plan = await planFor(await fresh());
		const steps = chosen(plan).map(step => step.id);
		for (const id of ['host-buffers', 'multi-queue', 'cpu-pinning', 'hugepages']) assert.ok(steps.includes(id), id);
		assert.equal(plan.restart, true);
	});

	test('3: apply then undo leaves everything as it was', async () => {
		const host = await fresh();
		const before = await stateOf(host);
		await applyAll(host, await planFor(host));
		assert.notDeepEqual(differences(await stateOf(host), before), []);
		await undoAll(host);
		assert.deepEqual(differences(await stateOf(host), before), []);
	});

	test('4: a second apply finds nothing to do', async () => {
		const host = await fresh();
		await applyAll(host, await planFor(host));
		const again = await planFor(host);
		assert.deepEqual(
			again.steps.filter(step => step.state === 'on'),
			[],
		);
	});

	/** The commands of every chosen change, with what the change is called. */
	const commandsOf = (plan: Plan) =>
		chosen(plan)
			.flatMap(step => step.changes)
			.flatMap(change => operationsOf(change).map(operation => ({what: titleOf(change), operation})));

	test('1: what is previewed is what is done, in its order, and nothing else', async () => {
		const host = await fresh();
		const plan = await planFor(host);
		const promised = commandsOf(plan);
		assert.deepEqual(
			previewPlan(plan).flatMap(step => step.parts.map(part => part.heading)),
			chosen(plan).flatMap(step => step.changes.map(titleOf)),
		);
		const start = host.operations.length;
		const run = await openRun(hostAlone(host), plan, operator, silent);
		for (const step of chosen(plan)) await run.session.apply(step.id, step.changes);
		await run.close();
		const own = /^\/var\/lib\/nearmetal/;
		// What libvirt would say of a definition is asked first, and changes nothing.
		const isTrial = (operation: Operation): boolean => 'run' in operation && operation.run[1] === 'domxml-to-native';
		const done = host.operations
			.slice(start)
			.filter(operation => !isTrial(operation))
			.filter(
				operation => !('append' in operation) && ('write' in operation ? [operation.write] : operation.run).every(word => !own.test(word)),
			);
		assert.deepEqual(
			done.map(trimmed),
			promised.map(({operation}) => operation),
		);
	});

	test('2: before every write its intent and its saved state are in the journal', async () => {
		const host = await fresh();
		const plan = await planFor(host);
		const promised = commandsOf(plan);
		await applyAll(host, plan);
		const intents = new Set<string>();
		for (const operation of host.operations) {
			if ('append' in operation) {
				for (const line of operation.text.trim().split('\n')) {
					const record = JSON.parse(line) as {event: string; what?: string};
					if (record.event === 'intent') intents.add(record.what ?? '');
				}
			} else {
				// A command such as daemon-reload belongs to several changes.
				const meant = promised.filter(one => isDeepStrictEqual(trimmed(operation), one.operation)).map(({what}) => what);
				if (meant.length > 0)
					assert.ok(
						meant.some(what => intents.has(what)),
						`${meant[0]} was written before its intent`,
					);
			}
		}

		assert.deepEqual(intents, new Set(promised.map(({what}) => what)));
	});

	test('5: a value that somebody else changed is not overwritten', async () => {
		const host = await fresh();
		const plan = await planFor(host);
		await host.write('/proc/sys/net/core/rmem_max', '300000\n');
		const run = await openRun(hostAlone(host), plan, operator, silent);
		const step = plan.steps.find(step => step.id === 'host-buffers');
		const outcome = await run.session.apply('host-buffers', step?.changes ?? []);
		assert.deepEqual(outcome, {kind: 'drifted', drifts: [{what: 'sysctl net.core.rmem_max', expected: '212992', found: '300000'}]});
		assert.equal(await host.read('/proc/sys/net/core/wmem_max'), '212992\n');
		await run.close();
	});

	test('5: undo leaves alone what somebody else changed since, and puts back the rest', async () => {
		const host = await fresh();
		await applyAll(host, await planFor(host));
		await host.write('/proc/sys/net/core/rmem_max', '300000\n');
		const [run] = outstanding(await listRuns(host));
		assert.ok(run);
		const report = await undoRun(hostAlone(host), run, silent);
		assert.deepEqual(
			report.lines.filter(line => line.status !== 'restored').map(line => [line.what, line.status]),
			[['sysctl net.core.rmem_max', 'left alone']],
		);
		assert.equal(report.complete, false);
		assert.equal(await host.read('/proc/sys/net/core/rmem_max'), '300000\n');
		assert.equal(outstanding(await listRuns(host)).length, 1, 'what is left stays on record');
	});

	test('6: what the kernel did not take is told, and the step is taken back', async () => {
		const host = await fresh();
		const pool = '/sys/devices/system/node/node1/hugepages/hugepages-2048kB/nr_hugepages';
		const run = await openRun(hostAlone(host), await planFor(host), operator, silent);
		const outcome = await run.session.apply('hugepages', [
			{on: 'host', kind: 'sysfs', where: {path: pool}, wish: {value: '9999999'}, before: '0\n', after: '9999999\n'},
			{on: 'host', kind: 'file', where: {path: '/etc/tmpfiles.d/nearmetal-test.conf'}, wish: {text: 'x\n'}, before: null, after: 'x\n'},
		]);
		assert.equal(outcome.kind, 'refused');
		assert.match(outcome.kind === 'refused' ? outcome.because : '', /asked 9999999, got \d+/);
		assert.equal(await host.read(pool), '0\n');
		assert.equal(await host.read('/etc/tmpfiles.d/nearmetal-test.conf'), undefined);
		await run.close();
	});

	test('8: a value that is higher already is kept', async () => {
		const host = await fresh();
		await host.write('/proc/sys/net/ipv4/tcp_rmem', '4096 131072 33554432\n');
		await applyAll(host, await planFor(host));
		assert.match((await host.read('/proc/sys/net/ipv4/tcp_rmem')) ?? '', /^4096\s1048576\s33554432\n$/);
	});

	test('one run at a time', async () => {
		const host = await fresh();
		const plan = await planFor(host);
		await openRun(hostAlone(host), plan, operator, silent);
		await assert.rejects(openRun(hostAlone(host), plan, {...operator, isAlive: () => true}, silent), /Another nearmetal works on/);
		await assert.rejects(
			openRun(hostAlone(host), plan, {...operator, me: {...operator.me, machine: 'elsewhere'}}, silent),
			/process 1 on test/,
		);
	});

	// Law 7: the link is lost before or after any operation of a run; a new nearmetal takes everything back. After one is before the next.
	test('7: the connection is lost before any operation, or after the last', async () => {
		const whole = await fresh();
		const plan = await planFor(whole);
		const before = await stateOf(await fresh());
		await applyAll(whole, plan);
		// Without the two that made the host, and the two that give back the lock: there a loss is nobody's worry.
		const length = whole.operations.length - 4;
		assert.ok(length > 30);
		for (let n = 1; n <= length + 1; n++) {
			if (!thorough && n <= length && n % 2 === 0) continue;
			const host = await fresh();
			if (n <= length) host.failAt(n, 'before');
			else host.failAt(length, 'after');
			await assert.rejects(applyAll(host, plan));
			host.reconnect();
			await undoAll(host);
			assert.deepEqual(differences(await stateOf(host), before), [], `at operation ${n}`);
		}
	});

	test('7: an interrupted run must be taken back before another begins', async () => {
		const host = await fresh();
		const plan = await planFor(host);
		const run = await openRun(hostAlone(host), plan, operator, silent);
		await run.session.apply('host-buffers', plan.steps.find(step => step.id === 'host-buffers')?.changes ?? []);
		await assert.rejects(openRun(hostAlone(host), plan, operator, silent), /was interrupted.*nearmetal undo/);
		assert.ok((await host.read(journalFile(run.session.run)))?.includes('"intent"'));
	});
});
