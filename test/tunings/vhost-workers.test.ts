import assert from 'node:assert/strict';
import {readFileSync} from 'node:fs';
import {describe, mock, test} from 'node:test';
import type {Domain, Facts} from '../../src/inspect/facts.ts';
import type {GuestPlacement} from '../../src/placement/placement.ts';
import {chosen, type Plan} from '../../src/plan/plan.ts';
import {readHost} from '../../src/plan/read-host.ts';
import {unseen} from '../../src/plan/reading.ts';
import {checkGuest} from '../../src/run/check-guest.ts';
import {hostAlone} from '../../src/run/machines.ts';
import {openRun} from '../../src/run/open-run.ts';
import {listRuns} from '../../src/run/runs.ts';
import {undoRun} from '../../src/run/undo.ts';
import {type MemoryHost, memoryHost} from '../../src/target/memory.ts';
import type {Snapshot, Target} from '../../src/target/target.ts';
import {vhostWorkers} from '../../src/tunings/vhost-workers.ts';
import {applyAll, differences, only, operator, planFor, silent, stateOf, undoAll} from '../run/host-in-memory.ts';

const uuid = '6f1c7a0e-3f0e-4c5e-9b0a-5a1d3c9f0e01';
const places = `/etc/nearmetal/repin.d/${uuid}`;

const restart = async (host: MemoryHost): Promise<void> => {
	await host.run(['virsh', 'shutdown', 'web01']);
	await host.run(['virsh', 'start', 'web01']);
};

/** 12: workers are kernel threads. 13: they are threads of QEMU. */
const hostOf = async (debian: 12 | 13): Promise<MemoryHost> => {
	const host = memoryHost(JSON.parse(readFileSync(`test/inspect/debian-${debian}.snapshot.json`, 'utf8')) as Snapshot);
	await restart(host);
	return host;
};

const web01 = async (host: Target): Promise<Domain> => {
	const guest = (await readHost(host)).facts.domains.find(({name}) => name === 'web01');
	assert.ok(guest);
	return guest;
};

const masks = async (host: Target): Promise<readonly string[]> =>
	((await web01(host)).process?.vhostWorkers ?? []).map(({allowed}) => (allowed ?? []).join());

const workersOf = (plan: Plan) => {
	const change = plan.steps.flatMap(step => step.changes).find(change => change.kind === 'workers');
	assert.ok(change);
	return change.wish;
};
const cpusOf = (plan: Plan): readonly string[] => workersOf(plan).cpus.map(String);
const stepOf = (plan: Plan) => {
	const step = plan.steps.find(step => step.id === 'vhost-workers');
	assert.ok(step);
	return step;
};

for (const debian of [12, 13] as const) {
	describe(`Debian ${debian}`, () => {
		test('a guest that runs as it will: pinned at once, and again after every start', async () => {
			const host = await hostOf(debian);
			const plan = await planFor(host, only('vhost-workers'));
			assert.equal(stepOf(plan).effect, 'now');
			assert.equal(plan.restart, false);
			await applyAll(host, plan);
			assert.deepEqual(await masks(host), cpusOf(plan));
			await restart(host);
			assert.deepEqual(await masks(host), cpusOf(plan));
		});

		test('with more queues and pins: every worker of the guest’s next start', async () => {
			const host = await hostOf(debian);
			const plan = await planFor(host, only('multi-queue', 'cpu-pinning', 'vhost-workers'));
			assert.equal(stepOf(plan).effect, 'next guest start');
			assert.ok(cpusOf(plan).length > 1);
			await applyAll(host, plan);
			assert.deepEqual(await masks(host), cpusOf(plan));
			const checks = await checkGuest(host, plan);
			assert.deepEqual(
				checks.filter(check => check.what.startsWith('vhost worker ')).map(({got, same}) => [got, same]),
				cpusOf(plan).map(cpu => [cpu, true]),
			);
		});

		test('undo gives the workers back what they had, and leaves no trace', async () => {
			const host = await hostOf(debian);
			const before = await stateOf(host);
			await applyAll(host, await planFor(host, only('vhost-workers')));
			assert.notDeepEqual(differences(await stateOf(host), before), []);
			await undoAll(host);
			assert.deepEqual(differences(await stateOf(host), before), []);
		});

		test('undo after others started the guest, with workers that are others, or while it is off', async () => {
			for (const leaveOff of [false, true]) {
				const host = await hostOf(debian);
				const before = await stateOf(host);
				await applyAll(host, await planFor(host, only('vhost-workers')));
				await host.run(['virsh', 'shutdown', 'web01']);
				if (!leaveOff) await host.run(['virsh', 'start', 'web01']);
				await undoAll(host);
				if (leaveOff) await host.run(['virsh', 'start', 'web01']);
				assert.deepEqual(differences(await stateOf(host), before), []);
			}
		});
	});
}

test('a worker that somebody moved is seen, and put back by the next apply', async () => {
	const host = await hostOf(13);
	const plan = await planFor(host, only('vhost-workers'));
	await applyAll(host, plan);
	const worker = (await web01(host)).process?.vhostWorkers[0];
	await host.run(['taskset', '-cp', '0', String(worker?.tid)]);
	const again = await planFor(host, only('vhost-workers'));
	assert.equal(stepOf(again).state, 'on');
	assert.match(String(stepOf(again).changes[0]?.before), /^worker 1 on 0$/m);
	await applyAll(host, again);
	assert.deepEqual(await masks(host), cpusOf(plan));
	assert.equal(stepOf(await planFor(host, only('vhost-workers'))).state, 'satisfied');
});

test('a list that somebody edited since is left alone by undo', async () => {
	const host = await hostOf(13);
	await applyAll(host, await planFor(host, only('vhost-workers')));
	await host.write(places, '7\n');
	const [run] = await listRuns(host);
	assert.ok(run);
	const report = await undoRun(hostAlone(host), run, silent);
	assert.deepEqual(
		report.lines.filter(line => line.status === 'left alone').map(line => line.what),
		['vhost workers of web01'],
	);
	assert.equal(await host.read(places), '7\n');
});

test('an emulator’s set without the CPUs: nothing fails, and the next start counts', async () => {
	const host = await hostOf(13);
	const xml = (await host.run(['virsh', 'dumpxml', '--inactive', '--security-info', 'web01'])).stdout;
	const pinned = xml.replace(/(<vcpu [^>]*>4<\/vcpu>)/, "$1\n  <cputune>\n    <emulatorpin cpuset='0-1'/>\n  </cputune>");
	await host.run(['virsh', 'define', '/dev/stdin'], {input: pinned});
	await restart(host);
	const plan = await planFor(host, {...only('vhost-workers')});
	assert.equal(workersOf(plan).effect, 'next guest start');
	assert.match(
		stepOf(plan)
			.changes.flatMap(change => (change.kind === 'domain' ? [change.after] : []))
			.join(),
		/<emulatorpin cpuset='[^']*'/,
	);
	const run = await openRun(hostAlone(host), plan, operator, silent);
	for (const step of chosen(plan)) assert.equal((await run.session.apply(step.id, step.changes)).kind, 'applied');
	assert.deepEqual(await masks(host), ['0,1']);
	await run.session.restartGuest();
	await run.close();
	assert.deepEqual(await masks(host), cpusOf(plan));
});

test('after the restart the check waits for the timer, and not for ever', async t => {
	const host = await hostOf(13);
	const plan = await planFor(host, only('vhost-workers'));
	const slow = (placed: boolean): Target => {
		let readings = 0;
		return {
			...host,
			async collect(request) {
				if (++readings === 3 && placed) await applyAll(host, plan);
				return await host.collect(request);
			},
		};
	};
	mock.timers.enable({apis: ['setTimeout']});
	t.after(() => mock.timers.reset());
	for (const placed of [false, true]) {
		const waiting = checkGuest(slow(placed), plan);
		let done = false;
		void waiting.then(() => (done = true));
		while (!done) {
			await new Promise(setImmediate);
			mock.timers.tick(5000);
		}

		const asked = cpusOf(plan)[0];
		assert.deepEqual(await waiting, [{what: 'vhost worker 1 runs on', asked, got: placed ? asked : '0-7', same: placed}]);
	}
});

const placement: GuestPlacement = {
	name: 'web01',
	cells: [{node: 0, vcpus: [0, 1, 2, 3], memory: 524_288}],
	vcpuPins: [[3], [2], [1], [6]],
	emulator: [0],
	vhost: [4, 5],
	ioThreads: [],
	queues: [2],
	topology: {sockets: 1, dies: 1, cores: 4, threads: 1},
	reasons: [],
	gaveUp: [],
};

const proposalFor = (facts: Facts, name: string | undefined, placed: GuestPlacement | undefined = placement) =>
	vhostWorkers.propose({
		facts,
		inside: unseen,
		guest: facts.domains.find(domain => domain.name === name),
		placement: placed,
		host: {housekeeping: [], interrupts: [], guests: [], unplaced: [{name: 'web01', because: 'no node has four free cores'}], reasons: []},
		chosen: new Map(),
		options: {},
	});

describe('where it is not offered, and why', async () => {
	const {facts} = await readHost(await hostOf(13));
	const web = facts.domains.find(({name}) => name === 'web01');
	assert.ok(web?.inactive && web.process);
	const {inactive, process} = web;
	const withWeb = (change: Partial<Domain>): Facts => ({
		...facts,
		domains: facts.domains.map(domain => (domain.name === 'web01' ? {...domain, ...change} : domain)),
	});
	const cases: readonly (readonly [string, ReturnType<typeof proposalFor>, RegExp])[] = [
		['no guest', proposalFor(facts, undefined), /^no guest chosen$/],
		['no definition', proposalFor(withWeb({inactive: undefined}), 'web01'), /could not be read/],
		['no virtio', proposalFor(withWeb({inactive: {...inactive, interfaces: []}}), 'web01'), /^it has no virtio interface/],
		[
			'no systemd',
			proposalFor({...facts, services: {...facts.services, systemd: false}}, 'web01'),
			/^no systemd here, whose timer would keep them in place$/,
		],
		['no taskset', proposalFor({...facts, tools: {...facts.tools, taskset: false}}, 'web01'), /util-linux/],
		[
			'somebody else’s pins',
			proposalFor(withWeb({process: {...process, vhostWorkers: process.vhostWorkers.map(worker => ({...worker, allowed: [6]}))}}), 'web01'),
			/^somebody else pins its workers \(CPU 6\)/,
		],
	];
	for (const [what, proposal, because] of cases) {
		test(what, () => {
			assert.equal(proposal.kind, 'unavailable');
			assert.match(proposal.kind === 'unavailable' ? proposal.because : '', because);
		});
	}

	test('no placement', () =>
		assert.deepEqual(
			vhostWorkers.propose({
				facts,
				inside: unseen,
				guest: web,
				placement: undefined,
				host: {
					housekeeping: [],
					interrupts: [],
					guests: [],
					unplaced: [{name: 'web01', because: 'no node has four free cores'}],
					reasons: [],
				},
				chosen: new Map(),
				options: {},
			}),
			{kind: 'unavailable', because: 'no node has four free cores'},
		));

	test('an option names CPUs that this host has', () => {
		const [field] = vhostWorkers.fields;
		const context = {facts, inside: unseen, guest: web, placement, host: undefined, options: {}};
		assert.equal(field?.check('4-5', context), undefined);
		assert.match(field?.check('4-9', context) ?? '', /^this host has no CPU 8-9 online$/);
		assert.match(field?.check('', context) ?? '', /is not a cpulist/);
		const demand = {
			name: 'web01',
			vcpus: 4,
			memory: undefined,
			vhostQueues: [2],
			ioThreads: 0,
			nicNode: undefined,
			boundTo: [],
			present: undefined,
			fixed: {},
		};
		assert.deepEqual(vhostWorkers.demand?.(demand, {cpus: '6-7'}, {facts, guest: web}).fixed, {vhost: [6, 7]});
		assert.equal(vhostWorkers.demand?.(demand, {}, {facts, guest: web}), demand);
	});
});
