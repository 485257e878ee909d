import assert from 'node:assert/strict';
import {afterEach, beforeEach, describe, mock, test} from 'node:test';
import {setImmediate as turn} from 'node:timers/promises';
import {chosen} from '../../src/plan/plan.ts';
import {hostAlone} from '../../src/run/machines.ts';
import {type OpenRun, openRun} from '../../src/run/open-run.ts';
import {guestInWords, type RunEvent} from '../../src/run/outcome.ts';
import {listRuns, outstanding} from '../../src/run/runs.ts';
import {guestToRestart, undoRun} from '../../src/run/undo.ts';
import type {MemoryHost} from '../../src/target/memory.ts';
import type {Output, Target} from '../../src/target/target.ts';
import {buffersAndDefinition, differences, fresh, operator, planFor, silent, stateOf} from './host-in-memory.ts';

/** The same host, where one virsh command does something else. */
const where = (host: MemoryHost, verb: string, answer: (nth: number, really: () => Promise<Output>) => Promise<Output>): Target => {
	let times = 0;
	return {
		...host,
		run: (argv, options) =>
			argv[0] === 'virsh' && argv[1] === verb ? answer(++times, () => host.run(argv, options)) : host.run(argv, options),
	};
};

const said = async (): Promise<Output> => ({status: 0, stdout: "Domain 'web01' is being shutdown\n\n", stderr: ''});

/** Seconds pass at once while something waits for them. */
const hurry = async <T>(work: Promise<T>): Promise<{readonly seconds: number; readonly result: PromiseSettledResult<T> | undefined}> => {
	let result: PromiseSettledResult<T> | undefined;
	void Promise.allSettled([work]).then(([settled]) => {
		result = settled;
	});
	let seconds = 0;
	for (await turn(); result === undefined && seconds < 1000; await turn()) {
		mock.timers.tick(1000);
		seconds++;
	}

	return {seconds, result};
};

const becauseOf = (result: PromiseSettledResult<unknown> | undefined): string =>
	result?.status === 'rejected' ? (result.reason as Error).message : JSON.stringify(result);

const applied = async (target: Target, tell: (event: RunEvent) => void = silent): Promise<OpenRun> => {
	const plan = await planFor(target as MemoryHost, buffersAndDefinition);
	const run = await openRun(hostAlone(target), plan, operator, tell);
	for (const step of chosen(plan)) assert.equal((await run.session.apply(step.id, step.changes)).kind, 'applied');
	return run;
};

/** A host that says something else where it is read. */
const saying = (host: Target, change: (stdout: string) => string): Target => ({
	...host,
	collect: async request => {
		const snapshot = await host.collect(request);
		const commands = Object.entries(snapshot.commands).map(([argv, output]) => [argv, {...output, stdout: change(output.stdout)}]);
		return {...snapshot, commands: Object.fromEntries(commands)};
	},
});

/** Without a second passing: no guest is waited for. */
const undoAll = async (target: Target): Promise<void> => {
	const [state] = outstanding(await listRuns(target));
	assert.ok(state);
	const {seconds, result} = await hurry(undoRun(hostAlone(target), state, silent));
	assert.ok(result?.status === 'fulfilled' && result.value.complete, becauseOf(result));
	assert.equal(seconds, 0);
};

describe('a guest that is to be restarted', () => {
	beforeEach(() => mock.timers.enable({apis: ['setTimeout']}));
	afterEach(() => mock.timers.reset());

	test('is asked again every 15 s, for one that boots does not listen yet', async () => {
		const host = await fresh();
		const slow = where(host, 'shutdown', (nth, really) => (nth < 3 ? said() : really()));
		const events: RunEvent[] = [];
		const {session} = await applied(slow, event => events.push(event));
		const {seconds, result} = await hurry(session.restartGuest());
		assert.equal(result?.status, 'fulfilled', becauseOf(result));
		assert.equal(seconds, 30);
		assert.deepEqual(
			events.flatMap(event => (event.type === 'guest' ? [guestInWords(event).replace(/\d+ s/, 'N s')] : [])),
			['web01: shutting down', 'web01: off', 'web01: starting', 'web01: running, N s after it was asked to shut down'],
		);
	});

	test('and ignores that for 180 s is left running; everything else is taken back at once', async () => {
		const before = await stateOf(await fresh());
		const host = await fresh();
		const deaf = where(host, 'shutdown', said);
		const {session} = await applied(deaf);
		const {seconds, result} = await hurry(session.restartGuest());
		assert.match(becauseOf(result), /web01 did not shut down within 180 s\. It is still running/);
		assert.equal(seconds, 180);
		await undoAll(deaf);
		assert.deepEqual(differences(await stateOf(host), before), []);
		assert.deepEqual(outstanding(await listRuns(host)), []);
	});

	// Found on a real host: virsh was ended after 30 s, while libvirt still waited for the agent of a guest that hung.
	test('and whose agent hangs is waited for as long as libvirt waits for the agent, and that counts', async t => {
		let now = 0;
		t.mock.method(performance, 'now', () => now);
		const host = await fresh();
		const granted: (number | undefined)[] = [];
		const run = host.run.bind(host);
		const hanging: Target = {
			...where(host, 'shutdown', said),
			run: async (argv, options) => {
				if (argv[1] !== 'shutdown') return await run(argv, options);
				granted.push(options?.timeout);
				now += 65_000;
				return await said();
			},
		};
		const {session} = await applied(hanging);
		const {seconds, result} = await hurry(session.restartGuest());
		assert.match(becauseOf(result), /web01 did not shut down within 180 s/);
		assert.deepEqual(granted, [90_000, 90_000, 90_000]);
		assert.ok(seconds < 60, `${seconds}`);
	});

	test('and would not start is not shut down: what it lacks is said', async () => {
		const host = await fresh();
		const {session} = await applied(host);
		const nodes = '/sys/devices/system/node/node[0-9]*/hugepages/hugepages-2048kB/nr_hugepages';
		const {files} = await host.collect({files: [nodes], links: [], names: [], commands: []});
		for (const path of Object.keys(files)) await host.write(path, '0');
		const {seconds, result} = await hurry(session.restartGuest());
		assert.match(
			becauseOf(result),
			/^web01 is not restarted, since it would not start: \d+ pages of 2048 KiB are needed, 0 are free .*runs as before\.$/,
		);
		assert.equal(seconds, 0);
		assert.equal((await host.run(['virsh', 'domstate', 'web01'])).stdout.trim(), 'running');
	});

	test('and would boot again when it is powered off is not asked to', async () => {
		const host = await fresh();
		const {session} = await applied(saying(host, text => text.replace('<on_poweroff>destroy<', '<on_poweroff>restart<')));
		const {seconds, result} = await hurry(session.restartGuest());
		assert.match(becauseOf(result), /^web01 is not restarted: its definition says <on_poweroff>restart<\/on_poweroff>/);
		assert.equal(seconds, 0);
	});

	test('and is paused is left as it is', async () => {
		const host = await fresh();
		const {session} = await applied(saying(host, text => text.replace(/^(State: +)running$/m, '$1paused')));
		const {result} = await hurry(session.restartGuest());
		assert.match(becauseOf(result), /^web01 is paused, and is not restarted: .*virsh -c qemu:\/\/\/system domstate --reason/);
		assert.equal((await host.run(['virsh', 'domstate', 'web01'])).stdout.trim(), 'running');
	});

	test('and shuts down only after that is started again by the undo', async () => {
		const before = await stateOf(await fresh());
		const host = await fresh();
		const {session} = await applied(where(host, 'shutdown', said));
		await hurry(session.restartGuest());
		await host.run(['virsh', 'shutdown', 'web01']);
		await undoAll(host);
		assert.deepEqual(differences(await stateOf(host), before), []);
	});

	test('and does not start with its new definition starts with the old one', async () => {
		const before = await stateOf(await fresh());
		const host = await fresh();
		const refusing = where(host, 'start', async (nth, really) =>
			nth === 1 ? {status: 1, stdout: '', stderr: "error: Failed to start domain 'web01'\nerror: internal error: no memory"} : really(),
		);
		const {session} = await applied(refusing);
		const {result} = await hurry(session.restartGuest());
		assert.equal(becauseOf(result), "web01 did not start, and is off: Failed to start domain 'web01' internal error: no memory");
		await undoAll(refusing);
		assert.deepEqual(differences(await stateOf(host), before), []);
	});

	for (const [name, answers, because] of [
		['is started all the same', [], 'It could not be taken back.'],
		['and does not start then: both are said', ['error: no'], 'It could not be taken back. web01 did not start, and is off: no'],
	] as const)
		test(`and of which something cannot be done while it is off ${name}`, async () => {
			const host = await fresh();
			const {session} = await applied(
				where(host, 'start', async (nth, really) => {
					const stderr = answers[nth - 1];
					return stderr === undefined ? really() : {status: 1, stdout: '', stderr};
				}),
			);
			const {result} = await hurry(session.restartGuest(undefined, () => Promise.reject(new Error('It could not be taken back.'))));
			assert.equal(becauseOf(result), because);
			assert.equal((await host.run(['virsh', 'domstate', 'web01'])).stdout.trim(), answers.length === 0 ? 'running' : 'shut off');
		});

	test('goes down once it was asked, and is started also where the run is cancelled meanwhile', async () => {
		const host = await fresh();
		const controller = new AbortController();
		const {session} = await applied(
			where(host, 'shutdown', async (_nth, really) => {
				controller.abort(new Error('Interrupted.'));
				return really();
			}),
		);
		await hurry(session.restartGuest(controller.signal));
		assert.equal((await host.run(['virsh', 'domstate', 'web01'])).stdout.trim(), 'running');
	});

	test('is not asked to shut down once the run is cancelled', async () => {
		const host = await fresh();
		const {session} = await applied(where(host, 'shutdown', () => assert.fail('it was asked')));
		const {result} = await hurry(session.restartGuest(AbortSignal.abort(new Error('Interrupted.'))));
		assert.equal(becauseOf(result), 'Interrupted.');
	});

	test('by an undo, and does not start: that is said, and the next undo starts it', async () => {
		const before = await stateOf(await fresh());
		const host = await fresh();
		const {session, close} = await applied(host);
		await hurry(session.restartGuest());
		await close();
		const [state] = outstanding(await listRuns(host));
		assert.ok(state);
		const refusing = where(host, 'start', async () => ({status: 1, stdout: '', stderr: 'error: no'}));
		await assert.rejects(undoRun(hostAlone(refusing), state, silent), /web01 did not start, and is off: no/);
		await undoAll(host);
		assert.deepEqual(differences(await stateOf(host), before), []);
	});

	test('is not, where it runs with nothing any more that is to be taken back', async () => {
		const before = await stateOf(await fresh());
		const host = await fresh();
		const {session, close} = await applied(host);
		const felt = ['hugepages', 'cpu-pinning', 'multi-queue'];
		await hurry(session.restartGuest());
		await hurry(
			session.restartGuest(undefined, async () => {
				for (const step of felt) assert.ok((await session.undoStep(step)).complete, step);
			}),
		);
		await close();
		const [state] = outstanding(await listRuns(host));
		assert.ok(state);
		assert.equal(guestToRestart(state), undefined);
		const heard: string[] = [];
		const {complete} = await undoRun(hostAlone(host), state, ({type}) => heard.push(type));
		assert.deepEqual([complete, heard], [true, []]);
		assert.deepEqual(differences(await stateOf(host), before), []);
	});
});
