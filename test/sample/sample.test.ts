import assert from 'node:assert/strict';
import {statSync} from 'node:fs';
import {test} from 'node:test';
import {formatCpulist, intersection, union} from '../../src/cpu/cpu-set.ts';
import {diagnose} from '../../src/diagnose/index.ts';
import type {Facts} from '../../src/inspect/facts.ts';
import {cpuSummary} from '../../src/inspect/page/cpus.ts';
import {guestSummary} from '../../src/inspect/page/guests.ts';
import {networkChains} from '../../src/inspect/page/network.ts';
import {probeRequest} from '../../src/inspect/probe.ts';
import {chosen} from '../../src/plan/plan.ts';
import {readHost} from '../../src/plan/read-host.ts';
import {sampleTarget} from '../../src/target/sample.ts';
import {engineOf} from '../../src/wizard/engine-of.ts';
import type {WizardEvent} from '../../src/wizard/event.ts';
import {farewell} from '../../src/wizard/farewell.ts';
import {progressOf, type WizardState} from '../../src/wizard/state.ts';
import {createStore} from '../../src/wizard/store.ts';
import {engineParts} from '../wizard/engine-parts.ts';

/** The real engine on a fresh sample; what it would save is kept here. */
const open = () => {
	const target = sampleTarget();
	const saved: string[] = [];
	const parts = engineParts({
		target,
		save: async (folder, files) => {
			saved.push(...files.map(({name}) => `${folder}/${name}`));
			return saved;
		},
	});
	return {target, saved, engine: engineOf(parts)};
};

const factsOfSample = async (): Promise<Facts> => (await readHost(sampleTarget())).facts;

test('it is the machine of the reference', async () => {
	const facts = await factsOfSample();
	assert.equal(cpuSummary(facts), '72 = 2 packages × 18 cores × 2 threads');
	assert.deepEqual(
		facts.nodes.map(({cpulist = []}) => formatCpulist(cpulist)),
		['0-17,36-53', '18-35,54-71'],
	);
	assert.ok(facts.nodes.every(({memTotal = 0}) => memTotal > 90 * 1024 ** 2 && memTotal < 96 * 1024 ** 2));
	assert.equal(`${facts.host.vendor} ${facts.host.product}, cloud ${facts.host.cloud}`, 'Amazon EC2 c5n.metal, cloud amazon');
	assert.deepEqual(networkChains(facts), ['ens5 (ena, node 0, MTU 9001) ─ nat ─ virbr0 (MTU 1500) ─ vnet0 web01']);
	assert.deepEqual(
		facts.domains.map(domain => `${domain.name} ${guestSummary(domain)}, ${domain.inactive?.machine}`),
		['web01 running, 8 vCPU, 8 GiB, pc-i440fx-7.2', 'db02 shut off, 4 vCPU, 16 GiB, pc-q35-7.2'],
	);
	assert.equal(facts.domains[0]?.process?.threads.filter(({role}) => role === 'vcpu').length, 8);
	assert.deepEqual(facts.unread, []);
	assert.deepEqual(
		diagnose(facts).filter(({severity}) => severity !== 'worth knowing'),
		[],
	);
});

test('it has an answer to everything that is asked of a host', async () => {
	const {commands} = await sampleTarget().collect(probeRequest);
	assert.deepEqual(
		Object.entries(commands).flatMap(([argv, {stderr}]) => (stderr.includes('does not know this command') ? [argv] : [])),
		[],
	);
});

test('nobody can take it for a real host', async () => {
	assert.ok(sampleTarget().sample);
	const {host} = await factsOfSample();
	assert.equal(host.name, 'sample');
	assert.match(host.machineId ?? '', /^5a4d504c0000/);
});

test('the file stays small enough to be shipped', () => assert.ok(statSync('src/target/sample-host.json').size < 300_000));

test('its plan is the worked example: vCPUs on cores of their own beside the NIC, workers and emulator apart, memory with them', async () => {
	const {engine} = open();
	const facts = await engine.inspect();
	const {plan, placement} = engine.plan(facts, engine.defaultChoices('web01'));
	const [web] = placement.guests;
	assert.ok(web);
	const vcpus = union(...web.vcpuPins);
	assert.equal(web.vcpuPins.length, 8);
	assert.ok(web.vcpuPins.every(pins => pins.length === 1));
	assert.equal(new Set(vcpus.map(cpu => cpu % 36)).size, 8, `a core each: ${formatCpulist(vcpus)}`);
	const node0 = facts.nodes[0]?.cpulist ?? [];
	for (const [what, cpus] of Object.entries({vCPUs: vcpus, workers: web.vhost, emulator: web.emulator, interrupts: placement.interrupts})) {
		assert.deepEqual(intersection(cpus, node0), cpus, `${what} on node 0, not ${formatCpulist(cpus)}`);
	}

	assert.deepEqual(intersection(vcpus, union(web.vhost, web.emulator, placement.interrupts, placement.housekeeping)), []);
	assert.ok(placement.housekeeping.includes(0));
	const ids = chosen(plan).map(({id}) => id);
	for (const id of ['multi-queue', 'cpu-pinning', 'hugepages']) assert.ok(ids.includes(id), `${id} of ${ids}`);
	assert.match(plan.steps.find(({id}) => id === 'hugepages')?.summary ?? '', /4096 × 2 MiB on node 0/);
});

const whenIt = (store: ReturnType<typeof createStore>, done: (state: WizardState) => boolean): Promise<void> =>
	new Promise(resolve => {
		const look = (): void => {
			if (done(store.getSnapshot())) {
				stop();
				resolve();
			}
		};
		const stop = store.subscribe(look);
		look();
	});

const restOr = (state: WizardState): boolean => progressOf(state) === undefined || progressOf(state)?.activity !== 'working';

test('one can walk through every screen: apply all, restart, export, undo', async () => {
	const {engine, target, saved} = open();
	// Its running definition is then of the memory's own making, before as after.
	await target.run(['virsh', 'shutdown', 'web01']);
	await target.run(['virsh', 'start', 'web01']);
	const before = (await readHost(target)).snapshot;
	const store = createStore(engine);
	await whenIt(store, ({screen}) => screen === 'host');
	const seen = new Set<string>();
	const send = async (...events: readonly WizardEvent[]): Promise<void> => {
		for (const event of events) {
			seen.add(store.getSnapshot().screen);
			store.send(event);
			await whenIt(store, restOr);
		}
	};

	const next: WizardEvent = {type: 'next'};
	await send(next, next, next, next, {type: 'move', by: 1}, next, {type: 'begin'});
	const asked = progressOf(store.getSnapshot());
	assert.equal(asked?.activity, 'asking restart', JSON.stringify(asked?.activity));
	await send({type: 'restart'});
	const finished = progressOf(store.getSnapshot());
	assert.equal(finished?.activity, 'finished', JSON.stringify(finished?.activity));
	assert.ok(finished.steps.every(({phase}) => phase.name === 'kept'));
	assert.deepEqual(finished.found.runs, []);

	await send(next, {type: 'write'});
	await whenIt(store, state => state.screen === 'export' && state.files !== undefined);
	seen.add('export');
	assert.deepEqual([...seen], ['host', 'guest', 'plan', 'preview', 'tune', 'export']);
	assert.ok(saved.includes('./nearmetal-web01/host.sh'), saved.join('\n'));
	const {facts} = await readHost(target);
	assert.equal(facts.domains[0]?.live?.interfaces[0]?.queues, facts.domains[0]?.process?.vhostWorkers.length);
	assert.match(farewell(store.getSnapshot()).join('\n'), /sample.*Nothing was real/);

	await send({type: 'back'}, {type: 'back'}, {type: 'yes'});
	await whenIt(store, state => progressOf(state)?.activity !== 'working');
	await send({type: 'quit'});
	await store.settled();
	const after = (await readHost(target)).snapshot;
	assert.deepEqual(after.files, before.files);
	assert.deepEqual(after.commands, before.commands);
});
