import assert from 'node:assert/strict';
import fc from 'fast-check';
import type {Plan} from '../../src/plan/plan.ts';
import {journalFile} from '../../src/run/folder.ts';
import {listRuns} from '../../src/run/runs.ts';
import {sumOf} from '../../src/run/sum.ts';
import {applyAll, buffersAndDefinition, only, planFor} from '../run/host-in-memory.ts';
import {damagedJson} from './damage-json.ts';
import {GuestHost} from './guest-host.ts';
import type {Kind} from './kind.ts';

/** A host on which a plan was applied, and the journal of that: the same each time, for the clock stands still. */
const applied = async (plan: Plan): Promise<{readonly host: GuestHost; readonly path: string}> => {
	const host = await GuestHost.start();
	await applyAll(host.target, plan);
	return {host, path: journalFile((await listRuns(host.target))[0]?.run ?? '')};
};

const linesOf = (text: string): readonly string[] => text.split('\n').filter(Boolean);
const printed = (records: unknown): string =>
	Array.isArray(records) ? records.map(record => `\n${JSON.stringify(record)}`).join('') : JSON.stringify(records);

/** As if a nearmetal had written each line as it is now, one of another version for instance. */
const summed = (text: string): string =>
	text.replaceAll(
		/^\{"bytes":\d+,"sum":"[^"]*",(.*)$/gm,
		(_, rest) => `{"bytes":${Buffer.byteLength(`{${rest}`)},"sum":"${sumOf(`{${rest}`)}",${rest}`,
	);

const bare = (await GuestHost.start()).target;
const everything = only('host-buffers', 'multi-queue', 'cpu-pinning', 'vhost-workers', 'nic-interrupts', 'hugepages');
const runs = await Promise.all(
	[only('host-buffers'), buffersAndDefinition, everything].map(async on => {
		const plan = await planFor(bare, on);
		const {host, path} = await applied(plan);
		return {plan, lines: linesOf((await host.target.read(path)) ?? '')};
	}),
);

const isRecord = (line: string): boolean => {
	try {
		return typeof JSON.parse(line)?.event === 'string';
	} catch {
		return false;
	}
};

/** Lines were made unreadable, and none was taken away or made into another record. */
const isOnlyUnreadable = (text: string, real: readonly string[]): boolean => {
	const lines = linesOf(text);
	const strange = lines.filter(line => !real.includes(line));
	const missing = real.filter(line => !lines.includes(line));
	return strange.every(line => !isRecord(line)) && missing.length <= strange.length;
};

/**
 * A run's journal, with the number of the run in front: status tells, undo writes only within reach, and does not say that all is well
 * where it passed over what it could not read.
 */
export const kind: Kind = {
	texts: fc
		.nat(runs.length - 1)
		.chain(index =>
			fc
				.tuple(damagedJson([`[${runs[index]?.lines.join()}]`], printed), fc.constantFrom(summed, String))
				.map(([text, atLast]) => `${index}\n${atLast(text)}`),
		),
	async run(text) {
		const at = text.indexOf('\n');
		const [base, journal] = [runs[Number(text.slice(0, at))], text.slice(at + 1)];
		assert.ok(base);
		const {host, path} = await applied(base.plan);
		await host.target.write(path, journal);
		await host.reads(['status']);
		await host.reads(['status', '--json']);
		const {status} = await host.changes(['undo', '--yes']);
		await host.reads(['status']);
		if (status === 0 && isOnlyUnreadable(journal, base.lines)) assert.deepEqual(await host.changed(), [], 'undo says that all is well');
		return status === 0;
	},
};
