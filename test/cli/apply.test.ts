import assert from 'node:assert/strict';
import {describe, test} from 'node:test';
import type {Plan} from '../../src/plan/plan.ts';
import {sampleTarget} from '../../src/target/sample.ts';
import {type Source, type Target, TargetError} from '../../src/target/target.ts';
import {differences, fresh, operator, stateOf} from '../run/host-in-memory.ts';
import {run, steps, web01, written} from './run.ts';

describe('apply', () => {
	test('of a plan file, status, and undo: back at the start', async () => {
		const host = await fresh();
		const before = await stateOf(host);
		const file = await written(host);
		const applied = await run(host, ['apply', 'plan.json', '--yes'], file);
		assert.equal(applied.status, 0, applied.told);
		assert.match(applied.out, /^Undo: nearmetal undo( .*)? {3}or, as root on the host: sh \/var\/lib\/nearmetal\/runs\/[\d-]+\/undo\.sh$/m);

		const status = JSON.parse((await run(host, ['status', '--json'])).out) as {changes: {what: string; state: string}[]};
		assert.ok(status.changes.length > 10);
		assert.deepEqual(new Set(status.changes.map(change => change.state)), new Set(['holds']));

		const refused = await run(host, ['undo']);
		assert.equal(refused.status, 3);
		assert.match(refused.told, /Take back one run on root@kvmhost\? web01 will be shut down and started again\. .* say --yes\./);
		const undone = await run(host, ['undo', '--yes']);
		assert.equal(undone.status, 0, undone.told);
		assert.match(undone.out, /^restored +definition of web01$/m);
		assert.deepEqual(differences(await stateOf(host), before), []);
		assert.match((await run(host, ['status'])).out, /has changed nothing/);
	});

	test('again has nothing to do: 0', async () => {
		const host = await fresh();
		await run(host, ['apply', ...web01, ...steps, '--yes']);
		const before = host.operations.length;
		const again = await run(host, ['apply', ...web01, ...steps, '--yes', '--json']);
		assert.deepEqual([again.status, JSON.parse(again.out)], [0, {applied: [], run: null}]);
		assert.equal(host.operations.length, before);
	});

	test('asks where there is a terminal, and no is no: 3', async () => {
		const host = await fresh();
		const questions: string[] = [];
		const ask = async (question: string): Promise<boolean> => {
			questions.push(question);
			return questions.length > 1;
		};
		const no = await run(host, ['apply', ...web01, '--only', 'host-buffers'], {ask});
		assert.deepEqual([no.status, no.told], [3, 'nearmetal: Nothing was changed.\n']);
		assert.match(no.out, /^What host-buffers changes$/m, 'every difference is shown before it asks');
		const yes = await run(host, ['apply', ...web01, '--only', 'host-buffers'], {ask});
		assert.equal(yes.status, 0);
		assert.deepEqual(questions, ['Apply one step to root@kvmhost?', 'Apply one step to root@kvmhost?']);
	});

	test('of a plan for another host: 3', async () => {
		const host = await fresh();
		const {readFile} = await written(host);
		const plan = JSON.parse(await readFile('')) as Plan;
		for (const machineId of ['another', undefined]) {
			const other = async (): Promise<string> => JSON.stringify({...plan, host: {name: 'kvm2', machineId}});
			const done = await run(host, ['apply', 'plan.json', '--yes'], {readFile: other});
			assert.deepEqual([done.status, done.told], [3, 'nearmetal: plan.json was made for kvm2, and this is kvmhost. Make a plan here.\n']);
		}
	});

	test('of a plan whose guest is gone: 3', async () => {
		const host = await fresh();
		const plan = JSON.parse(await (await written(host)).readFile('')) as Plan;
		const uuid = 'ffffffff-ffff-ffff-ffff-ffffffffffff';
		const other = JSON.stringify(plan).replaceAll(plan.guest?.uuid ?? '', uuid);
		const done = await run(host, ['apply', 'plan.json', '--yes'], {readFile: async () => other});
		assert.equal(done.status, 3);
		assert.match(done.told, /plan\.json is for web01, and there is no such guest on root@kvmhost/);
	});

	test('of a plan that was edited: 3, and every difference', async () => {
		const host = await fresh();
		const before = host.operations.length;
		const {readFile} = await written(host);
		const text = (await readFile(''))
			.replace('"after": "16777216\\n"', '"after": "26777216\\n"')
			.replace(/"after": "# Written by nearmetal \(hugepages\)[^"]*"/, '"after": "f /etc/evil\\n"');
		const done = await run(host, ['apply', 'plan.json', '--yes'], {readFile: async () => text});
		assert.deepEqual(
			[done.status, done.out, done.told.split('\n').map(line => line.replace(/“# Written [^”]*” in/, '“…” in'))],
			[
				3,
				'',
				[
					'host-buffers: sysctl net.core.rmem_max would become 16777216, and the plan says 26777216',
					'hugepages: /etc/tmpfiles.d/nearmetal-hugepages-2048kB.conf would become “…” in line 1, and the plan says “f /etc/evil” in line 1',
					'nearmetal: plan.json says otherwise than nearmetal would do here now, and nothing was changed. Make a new one with “nearmetal plan --json”.',
					'',
				],
			],
		);
		assert.equal(host.operations.length, before);
	});

	test('of a plan that lies shows what is done, in our own words', async () => {
		const host = await fresh();
		const plan = JSON.parse(await (await written(host)).readFile('')) as Plan;
		const lie = 'nothing to worry about';
		const lies = {
			...plan,
			target: lie,
			restart: false,
			host: {...plan.host, name: lie},
			guest: {...plan.guest, name: lie, running: false},
			choices: {...plan.choices, guest: lie, preset: {...plan.choices.preset, name: lie, title: lie, about: lie}},
			steps: plan.steps.map(step => ({
				...step,
				title: lie,
				summary: lie,
				about: lie,
				warnings: [lie],
				because: [lie],
				risk: lie,
				stars: 1e9,
			})),
		};
		const questions: string[] = [];
		const ask = async (question: string): Promise<boolean> => questions.push(question) === 0;
		const asked = await run(host, ['apply', 'plan.json'], {readFile: async () => JSON.stringify(lies), ask});
		assert.equal(asked.status, 3);
		assert.doesNotMatch(`${asked.out}${questions.join()}`, new RegExp(lie));
		const honest = await run(host, ['plan', ...web01, ...steps]);
		// plan also draws the way of the guest's packets, which is a fact and no part of what is agreed to.
		assert.equal(asked.out, honest.out.replace('preset recommended', 'preset of plan.json').replace(/\nPath of web01\n[^]*/, ''));
		assert.deepEqual(questions, ['Apply 4 steps to root@kvmhost? web01 will be shut down and started again.']);
	});

	test('on the sample tells of no undo that the next command could not do', async () => {
		const applied = await run(sampleTarget(), ['apply', '--sample', ...web01, '--only', 'host-buffers', '--yes']);
		assert.equal(applied.status, 0, applied.told);
		assert.match(applied.out, /^This was the sample: nothing stays changed, and there is nothing to undo\.$/m);
		assert.doesNotMatch(applied.out, /nearmetal undo --sample/);
	});

	test('of a plan that installs its own text under a step of ours, twice: 3', async () => {
		const host = sampleTarget();
		const plan = JSON.parse((await run(host, ['plan', ...web01, '--json'])).out) as Plan;
		const buffers = plan.steps.find(({id}) => id === 'host-buffers');
		const text = 'touch /tmp/lied\n';
		const evil = {on: 'host', kind: 'file', where: {path: '/etc/nearmetal/repin.sh'}, wish: {text}, before: null, after: text};
		const twice = plan.steps.map(step => (step.id === 'vhost-workers' ? {...buffers, state: 'on', changes: [evil]} : step));
		const instead = plan.steps.map(step => (step === buffers ? {...step, state: 'on', changes: [evil]} : step));
		for (const [lies, told] of [
			[twice, /its steps must be vhost-net, .*: each once, in this order/],
			[instead, /^host-buffers: the plan takes this step, and its own choices leave it out$/m],
		] as const) {
			const done = await run(host, ['apply', 'plan.json', '--yes'], {readFile: async () => JSON.stringify({...plan, steps: lies})});
			assert.deepEqual([done.status, done.out], [3, '']);
			assert.match(done.told, told);
			assert.equal(await host.read('/etc/nearmetal/repin.sh'), undefined);
		}
	});

	test('of a plan file again has nothing to do: 0', async () => {
		const host = await fresh();
		const file = await written(host);
		assert.equal((await run(host, ['apply', 'plan.json', '--yes'], file)).status, 0);
		const before = host.operations.length;
		const again = await run(host, ['apply', 'plan.json', '--yes'], file);
		assert.deepEqual([again.status, again.told], [0, '']);
		assert.match(again.out, /\nThere is nothing to do\.\n$/);
		assert.equal(host.operations.length, before);
	});

	test('of a plan file of which a part was applied does the rest', async () => {
		const host = await fresh();
		const file = await written(host);
		assert.equal((await run(host, ['apply', ...web01, '--only', 'host-buffers', '--yes'])).status, 0);
		const done = await run(host, ['apply', 'plan.json', '--yes'], file);
		assert.equal(done.status, 0, done.told);
		assert.match(done.out, /^ {2}✓ host-buffers /m);
		assert.match((await run(host, ['apply', 'plan.json', '--yes'], file)).out, /There is nothing to do/);
	});

	test('where somebody changed a value since: 3, and nothing of it stays', async () => {
		const host = await fresh();
		const file = await written(host);
		await host.write('/proc/sys/net/core/rmem_max', '300000\n');
		const before = await stateOf(host);
		const done = await run(host, ['apply', 'plan.json', '--yes'], file);
		assert.equal(done.status, 3);
		assert.match(
			done.told,
			/sysctl net\.core\.rmem_max is 300000, and the plan expects 212992\. Somebody changed it: nothing was overwritten/,
		);
		assert.deepEqual(differences(await stateOf(host), before), []);
	});

	test('whose guest does not start with its new definition: everything is taken back, 4', async () => {
		const host = await fresh();
		const before = await stateOf(host);
		let starts = 0;
		const refusing: Target = {
			...host,
			run: async (argv, options) =>
				argv[1] === 'start' && ++starts === 1 ? {status: 1, stdout: '', stderr: 'error: no memory'} : host.run(argv, options),
		};
		const done = await run(refusing, ['apply', ...web01, ...steps, '--yes', '--json']);
		assert.equal(done.status, 4, done.told);
		assert.match(done.told, /web01 did not start, and is off: no memory/);
		assert.match(done.told, /Everything that this run did is taken back\.$/m);
		const report = JSON.parse(done.out) as {undone: {status: string}[]};
		assert.deepEqual(new Set(report.undone.map(line => line.status)), new Set(['restored']));
		assert.deepEqual(differences(await stateOf(host), before), []);
	});

	for (const n of [4, 12, 20, 30, 40]) {
		test(`whose connection is lost at operation ${n}: 1, one message, and a way on`, async () => {
			const host = await fresh();
			const before = await stateOf(host);
			host.failAt(n);
			const done = await run(host, ['apply', ...web01, ...steps, '--yes']);
			assert.equal(done.status, 1);
			const last = done.told.trimEnd().split('\n').at(-1) ?? '';
			assert.match(last, /^nearmetal: The connection to root@kvmhost was lost/);
			host.reconnect();
			// An owner that is gone leaves its lock to the next.
			const again = await run(host, ['apply', ...web01, ...steps, '--yes']);
			const undone = await run(host, ['undo', '--yes']);
			assert.equal(undone.status, 0, `${again.told}${undone.told}`);
			assert.deepEqual(differences(await stateOf(host), before), []);
		});
	}

	test('that ends in an error on the way gives its lock back', async () => {
		const host = await fresh();
		let isStarted = false;
		const blind: Target = {
			...host,
			run: async (argv, options) => {
				isStarted ||= argv[1] === 'start';
				return await host.run(argv, options);
			},
			collect: async request => {
				if (isStarted) throw new TargetError('The reading of kvmhost failed with status 1: no space left.');
				return await host.collect(request);
			},
		};
		const done = await run(blind, ['apply', ...web01, ...steps, '--yes']);
		assert.equal(done.status, 1);
		assert.match(done.told, /^nearmetal: The reading of kvmhost failed with status 1: no space left\. Not everything is taken back/m);
		assert.equal(await host.read('/var/lib/nearmetal/lock/owner.json'), undefined);
		assert.equal((await run(host, ['undo', '--yes'], {operator: {...operator, isAlive: () => true}})).status, 0);
	});

	test('beside another nearmetal: 3', async () => {
		const host = await fresh();
		await host.run(['mkdir', '-p', '/var/lib/nearmetal/lock']);
		await host.write('/var/lib/nearmetal/lock/owner.json', JSON.stringify({machine: 'laptop', bootId: 'x', pid: 7, since: 'noon'}));
		const done = await run(host, ['apply', ...web01, ...steps, '--yes']);
		assert.equal(done.status, 3);
		assert.match(done.told, /^nearmetal: Another nearmetal works on root@kvmhost: process 7 on laptop, since noon\./m);
	});

	test('on a recording: 1, and it says what works', async () => {
		const done = await run(recordingOf(await fresh()), ['apply', ...web01, ...steps, '--yes']);
		assert.equal(done.status, 1);
		assert.match(done.told, /is a recording: nothing can be changed there\. Plan and export work\./);
	});
});

/** Of a host, what can only be looked at. */
const recordingOf = ({name, sample, collect, read, close}: Source): Source => ({name, sample, collect, read, close});

describe('undo', () => {
	test('leaves alone what somebody changed since: 3', async () => {
		const host = await fresh();
		await run(host, ['apply', ...web01, '--only', 'host-buffers', '--yes']);
		await host.write('/proc/sys/net/core/rmem_max', '300000\n');
		assert.match((await run(host, ['status'])).out, /^changed since +host-buffers +sysctl net\.core\.rmem_max: 300000$/m);
		const done = await run(host, ['undo', '--yes']);
		assert.equal(done.status, 3);
		assert.match(done.out, /^left alone +sysctl net\.core\.rmem_max: somebody else changed it since$/m);
	});

	test('status tells what somebody put back', async () => {
		const host = await fresh();
		await run(host, ['apply', ...web01, '--only', 'host-buffers', '--yes']);
		await host.write('/proc/sys/net/core/rmem_max', '212992\n');
		assert.match((await run(host, ['status'])).out, /^as before +host-buffers +sysctl net\.core\.rmem_max: 212992$/m);
	});

	test('does not disturb a nearmetal at work: 3', async () => {
		const host = await fresh();
		await run(host, ['apply', ...web01, '--only', 'host-buffers', '--yes']);
		await host.run(['mkdir', '-p', '/var/lib/nearmetal/lock']);
		await host.write('/var/lib/nearmetal/lock/owner.json', JSON.stringify(operator.me));
		const done = await run(host, ['undo', '--yes'], {operator: {...operator, isAlive: () => true}});
		assert.equal(done.status, 3);
		assert.equal(await host.read('/proc/sys/net/core/rmem_max'), '16777216\n');
	});
});
