import assert from 'node:assert/strict';
import {readFileSync} from 'node:fs';
import {makePlan} from '../../src/plan/make-plan.ts';
import {chosen, type Plan} from '../../src/plan/plan.ts';
import {presetNamed} from '../../src/plan/preset.ts';
import {hostRequest, readHost} from '../../src/plan/read-host.ts';
import {unseen} from '../../src/plan/reading.ts';
import {hostAlone} from '../../src/run/machines.ts';
import {type Operator, openRun} from '../../src/run/open-run.ts';
import {listRuns, outstanding} from '../../src/run/runs.ts';
import {undoRun} from '../../src/run/undo.ts';
import {type MemoryHost, memoryHost} from '../../src/target/memory.ts';
import type {Snapshot} from '../../src/target/target.ts';
import {tunings} from '../../src/tunings/index.ts';

// A host in memory that starts as a real Debian 12 host was recorded, with what tests do to it.
export const recorded = JSON.parse(readFileSync('test/inspect/debian-12.snapshot.json', 'utf8')) as Snapshot;

/** The guest is started anew, so that its running definition is of the memory host's making before and after. */
export const fresh = async (snapshot = recorded): Promise<MemoryHost> => {
	const host = memoryHost(snapshot);
	await host.run(['virsh', 'shutdown', 'web01']);
	await host.run(['virsh', 'start', 'web01']);
	return host;
};

/** These steps and no others, whatever a preset says. */
export const only = (...ids: readonly string[]): Record<string, boolean> =>
	Object.fromEntries(tunings.map(({id}) => [id, ids.includes(id)]));

/** The steps of the buffers and of the guest's definition. */
export const buffersAndDefinition = only('host-buffers', 'multi-queue', 'cpu-pinning', 'hugepages');

export const operator: Operator = {me: {machine: 'test', bootId: '', pid: 1, since: ''}, isAlive: () => false};
export const silent = (): void => {};

export const planFor = async (host: MemoryHost, on: Record<string, boolean> = {'host-buffers': true}): Promise<Plan> => {
	const preset = presetNamed('recommended');
	assert.ok(preset);
	const {snapshot, facts} = await readHost(host);
	return makePlan({snapshot, facts, inside: unseen}, {preset, guest: 'web01', on, options: {}}).plan;
};

/** Applies every chosen step and restarts the guest, as `apply --yes` does. */
export const applyAll = async (host: MemoryHost, plan: Plan): Promise<void> => {
	const run = await openRun(hostAlone(host), plan, operator, silent);
	for (const step of chosen(plan)) {
		const outcome = await run.session.apply(step.id, step.changes);
		assert.equal(outcome.kind, 'applied', JSON.stringify(outcome));
	}

	if (plan.restart) await run.session.restartGuest();
	await run.close();
};

export const undoAll = async (host: MemoryHost): Promise<void> => {
	for (const run of outstanding(await listRuns(host))) {
		const report = await undoRun(hostAlone(host), run, silent);
		assert.ok(report.complete, JSON.stringify(report));
	}
};

export type HostState = Readonly<Record<string, string>>;

/** Everything on the host but nearmetal's own record, and which of an interrupt's CPUs the kernel picks. */
export const stateOf = async (host: MemoryHost): Promise<HostState> => {
	const snapshot = await host.collect(hostRequest);
	return {
		...Object.fromEntries(
			Object.entries(snapshot.files)
				.filter(([path]) => !path.endsWith('/effective_affinity_list'))
				.map(([path, text]) => [path, `${host.modeOf(path)} ${text}`]),
		),
		...Object.fromEntries(Object.entries(snapshot.commands).map(([command, output]) => [command, JSON.stringify(output)])),
		names: snapshot.names.join('\n'),
	};
};

/** The places where two states differ. */
export const differences = (one: HostState, other: HostState): readonly string[] =>
	[...new Set([...Object.keys(one), ...Object.keys(other)])]
		.filter(key => one[key] !== other[key])
		.map(key => `${key}: ${one[key]} | ${other[key]}`.slice(0, 3000));
