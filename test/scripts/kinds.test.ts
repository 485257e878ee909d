import assert from 'node:assert/strict';
import {describe, test} from 'node:test';
import {
	type Change,
	change,
	documentOf,
	type Edit,
	editComplaint,
	evolve,
	holds,
	isSameState,
	linesOf,
	probeOf,
	putCommands,
	readState,
	takeCommands,
	titleOf,
} from '../../src/change/change.ts';
import {exportPlan} from '../../src/export/export.ts';
import {differences as differencesOfPlans} from '../../src/plan/differences.ts';
import {parsePlan} from '../../src/plan/parse-plan.ts';
import type {Plan, Step} from '../../src/plan/plan.ts';
import {previewPlan} from '../../src/plan/preview.ts';
import {readHost} from '../../src/plan/read-host.ts';
import {hostAlone} from '../../src/run/machines.ts';
import {openRun} from '../../src/run/open-run.ts';
import {perform} from '../../src/run/perform.ts';
import {type JournalRecord, lineOf, readLine} from '../../src/run/record.ts';
import {readHeld} from '../../src/run/states.ts';
import {ownLibvirt} from '../../src/target/libvirt.ts';
import type {MemoryHost} from '../../src/target/memory.ts';
import {type AnyExample, exampleHost, examples} from '../change/examples.ts';
import {differences, operator, planFor, silent, stateOf, undoAll} from '../run/host-in-memory.ts';
import {outOfReach, ScratchHost, shells} from './scratch-host.ts';

// The law of the kinds of change: whatever is planned, shown, done, exported and undone is said by the kind alone.

/** The state of the host now, as the survey, the probe and the program show it. */
const seen = async (host: MemoryHost, edit: Edit) => ({
	surveyed: readState((await readHost(host)).snapshot, edit),
	probed: readState(await host.collect(probeOf([edit])), edit),
	shown: (await readHeld(host, [edit])).shown(edit),
});

/** A host with all that the example needs. */
const prepared = async ({needs}: AnyExample): Promise<MemoryHost> => {
	const host = await exampleHost();
	for (const need of needs) await perform(host, need, evolve(need, (await readHeld(host, [need])).shown(need)));
	return host;
};

const changeOn = async (host: MemoryHost, edit: Edit): Promise<Change> => {
	const before = (await seen(host, edit)).surveyed;
	assert.ok(before !== undefined);
	return change(edit, before, evolve(edit, before));
};

const recorded = await planFor(await exampleHost());
/** A plan of this change alone. */
const planOf = (one: Change): Plan => {
	const steps = recorded.steps.map((step): Step => (step.id === 'host-buffers' ? {...step, changes: [one]} : {...step, state: 'off'}));
	return {...recorded, steps, choices: {...recorded.choices, on: {'host-buffers': true}}};
};

const applied = async (host: MemoryHost, one: Change): Promise<void> => {
	const run = await openRun(hostAlone(host), planOf(one), operator, silent);
	const outcome = await run.session.apply('host-buffers', [one]);
	assert.equal(outcome.kind, 'applied', JSON.stringify(outcome));
	await run.close();
};

type Scripts = {
	/** A host before the change, with the exported scripts and what a run that made the change left on the host. */
	readonly there: ScratchHost;
	readonly before: ReturnType<ScratchHost['state']>;
	/** What the run came to. */
	readonly reached: ReturnType<ScratchHost['state']>;
	/** The run's own undo.sh. */
	readonly undo: string;
};

const scriptsFor = async (example: AnyExample): Promise<Scripts> => {
	const host = await prepared(example);
	const one = await changeOn(host, example.edit);
	const there = await ScratchHost.from(host);
	const before = there.state();
	for (const {name, text} of exportPlan(planOf(one))) there.write(`/export/${name}`, there.moved(name, text));
	await applied(host, one);
	const runs = '/var/lib/nearmetal/runs/*';
	const {files} = await host.collect({files: [`${runs}/undo.sh`, `${runs}/before/*`], links: [], names: [], commands: []});
	for (const [path, text] of Object.entries(files)) there.write(path, there.moved(path, text));
	const undo = Object.keys(files).find(path => path.endsWith('/undo.sh'));
	assert.ok(undo);
	return {there, before, reached: (await ScratchHost.from(host)).state(), undo};
};

type Shown = {
	/** The commands of the preview. */
	readonly pasted: string;
	/** A host before the change. */
	readonly from: () => Promise<ScratchHost>;
	readonly reached: ReturnType<ScratchHost['state']>;
};

const shownFor = async (example: AnyExample): Promise<Shown> => {
	const one = await changeOn(await prepared(example), example.edit);
	const commands = previewPlan(planOf(one)).flatMap(({parts}) => parts.flatMap(part => part.commands));
	const host = await prepared(example);
	await applied(host, one);
	return {
		pasted: `${[...ownLibvirt, ...commands].join('\n')}\n`,
		from: async () => await ScratchHost.from(await prepared(example)),
		reached: (await ScratchHost.from(host)).state(),
	};
};

for (const example of Object.values<AnyExample>(examples)) {
	const {edit, outside} = example;
	describe(`${edit.kind}: ${titleOf(edit)}`, () => {
		test('is set and put back; survey, probe and program show the same', async () => {
			const host = await prepared(example);
			const assertOneState = async () => {
				const {surveyed, probed, shown} = await seen(host, edit);
				assert.ok(surveyed !== undefined && probed !== undefined);
				assert.ok(isSameState(edit, surveyed, shown), `surveyed ${surveyed}, shown ${shown}`);
				assert.ok(isSameState(edit, probed, shown), `probed ${probed}, shown ${shown}`);
				return shown;
			};
			const before = await assertOneState();
			const wanted = evolve(edit, before);
			assert.notDeepEqual(linesOf(edit, wanted), linesOf(edit, before));
			assert.equal(evolve(edit, wanted), wanted, 'the very state, where it has the wish');
			await perform(host, edit, wanted);
			const got = await assertOneState();
			assert.ok(isSameState(edit, got, wanted), `${got} in place of ${wanted}`);
			assert.ok(holds(edit, got));
			await perform(host, edit, before);
			assert.ok(isSameState(edit, await assertOneState(), before));
		});

		test('has no state on a host of which nothing was read', () =>
			assert.equal(readState({nearmetal: 1, target: '', takenAt: '', files: {}, links: {}, names: [], commands: {}}, edit), undefined));

		test('has no state in its words', async () => {
			const {after} = await changeOn(await prepared(example), edit);
			const words = JSON.stringify([...putCommands(edit), ...(takeCommands(edit) ?? [])]);
			for (const line of linesOf(edit, after)) assert.ok(line === '' || !words.includes(JSON.stringify(line).slice(1, -1)), line);
		});

		test('comes back out of a journal and a plan file as it went in, and not from outside its reach', async () => {
			const intent = (one: Edit): JournalRecord => ({
				at: '',
				event: 'intent',
				n: 0,
				step: 's',
				what: titleOf(edit),
				edit: one,
				before: '0'.repeat(64),
			});
			assert.deepEqual(readLine(lineOf(intent(edit))), {kind: 'record', record: intent(edit)});
			const beyond = {...edit, where: outside} as Edit;
			assert.match(editComplaint(beyond) ?? '', /may not reach/);
			assert.equal(readLine(lineOf(intent(beyond))).kind, 'unknown');
			const strange = readLine(lineOf(intent({...edit, kind: 'teapot'} as unknown as Edit)));
			assert.equal(strange.kind === 'unknown' && strange.because, '“teapot” is no kind of change.');

			const one = await changeOn(await prepared(example), edit);
			const plan = planOf(one);
			const made = {plan, placement: {} as never, asked: new Map([['host-buffers', [one]]])};
			const file = parsePlan(JSON.stringify(plan), 'plan.json');
			assert.deepEqual(differencesOfPlans(file, made), []);
			const other = {...made, asked: new Map([['host-buffers', [{...one, before: one.after, after: one.before}]]])};
			assert.match(differencesOfPlans(file, other).join(), /and the plan expects/);
		});

		test('is taken back from its journal', async () => {
			const host = await prepared(example);
			const before = await stateOf(host);
			await applied(host, await changeOn(host, edit));
			assert.notDeepEqual(differences(await stateOf(host), before), []);
			await undoAll(host);
			assert.deepEqual(differences(await stateOf(host), before), []);
		});

		const commands = [...putCommands(edit), ...(takeCommands(edit) ?? [])];
		let scripts: Promise<Scripts> | undefined;
		let shown: Promise<Shown> | undefined;
		const fit = shells.map(({shell, missing}) => {
			const barred = outOfReach(
				shell,
				[...example.needs, ...commands].map(one => JSON.stringify(one)),
			);
			return {shell, skip: missing || (barred === undefined ? false : `${shell} would run its own ${barred}, on this machine`)};
		});
		for (const {shell, skip} of fit) {
			test(`what the preview shows as commands, pasted into ${shell}, does what apply does`, {
				skip: skip || documentOf(edit) !== undefined,
			}, async () => {
				shown ??= shownFor(example);
				const {pasted, from, reached} = await shown;
				const there = await from();
				there.write('/export/pasted.sh', there.moved('pasted.sh', pasted));
				const {status, stderr} = there.run(shell, '/export/pasted.sh');
				assert.deepEqual({status, stderr}, {status: 0, stderr: ''});
				assert.deepEqual(ScratchHost.differences(there.state(), reached), []);
			});

			test(`the plain scripts in ${shell}: host.sh does what apply does, and either undo.sh takes it back`, {skip}, async () => {
				scripts ??= scriptsFor(example);
				const {there, before, reached, undo} = await scripts;
				const run = (path: string, ...words: readonly string[]): string => {
					const {status, stderr, stdout} = there.run(shell, path, ...words);
					assert.deepEqual({status, stderr}, {status: 0, stderr: ''}, stdout);
					return stdout;
				};
				const assertState = (expected: typeof before) => assert.deepEqual(ScratchHost.differences(there.state(), expected), []);
				/** host.sh, and what it leaves to the admin. */
				const carryOut = (): void => {
					run('/export/host.sh');
					const document = documentOf(edit);
					if (document !== undefined) {
						there.write('/export/next.sh', `virsh -c qemu:///system define "$ROOT/export/${document}"\n`);
						run('/export/next.sh');
					}

					assertState(reached);
				};

				assert.match(run('/export/host.sh', '--dry-run'), /^(would be set|would be left to you): /);
				assertState(before);
				carryOut();
				assert.match(run('/export/host.sh', '--status'), /^holds: /);
				assert.match(run('/export/undo.sh', '--dry-run'), /^would be put back: /);
				assertState(reached);
				run('/export/undo.sh');
				assertState(before);

				carryOut();
				assert.match(run(undo, '--dry-run'), /^would be put back: /);
				assertState(reached);
				assert.match(run(undo), /^putting back: /);
				assertState(before);
				assert.match(run(undo, '--status'), /^as before: /);
			});
		}
	});
}

test('one request reads the states of many, each once', () => {
	const edits = Object.values<AnyExample>(examples).map(({edit}) => edit);
	const once = probeOf(edits);
	assert.deepEqual(probeOf([...edits, ...edits]), once);
	assert.ok(once.files.includes('/proc/sys/net/ipv4/tcp_rmem'));
});
