import assert from 'node:assert/strict';
import {mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {dirname, join} from 'node:path';
import {after, test} from 'node:test';
import {inspect} from '../../src/inspect/inspect.ts';
import {probeRequest} from '../../src/inspect/probe.ts';
import {factsToJson} from '../../src/inspect/schema.ts';
import {recordedTree} from '../../src/target/recording.ts';
import {TargetError} from '../../src/target/target.ts';
import {cases, pairs, type Tree} from './odd-trees.ts';

const scratch = mkdtempSync(join(tmpdir(), 'odd-trees-'));
after(() => rmSync(scratch, {recursive: true, force: true}));

let trees = 0;

/** Writes a tree and reads it as `inspect --root` does. */
const read = async (tree: Tree) => {
	const root = join(scratch, `${trees++}`);
	mkdirSync(join(root, 'sys/devices/system'), {recursive: true});
	for (const [path, text] of Object.entries(tree)) {
		const file = join(root, path.startsWith('/') ? path : `sys/devices/system/${path}`);
		mkdirSync(dirname(file), {recursive: true});
		writeFileSync(file, text);
	}
	return factsToJson(inspect(await recordedTree(root).collect(probeRequest)));
};

/** The part of `seen` that `expected` names. */
const part = (seen: unknown, expected: unknown): unknown => {
	if (Array.isArray(expected))
		return Array.isArray(seen) ? seen.map((item, i) => part(item, i < expected.length ? expected[i] : item)) : seen;
	if (typeof expected !== 'object' || expected === null || typeof seen !== 'object' || seen === null) return seen;
	// A map by page size is compared whole.
	if (Object.keys(expected).every(name => /^\d+$/.test(name))) return seen;
	return Object.fromEntries(Object.entries(expected).map(([name, value]) => [name, part((seen as Record<string, unknown>)[name], value)]));
};

for (const {what, tree, sees} of cases) {
	test(what, async () => {
		assert.deepEqual(part(await read(tree), sees), sees);
	});
}

test('nothing of this machine is in what a tree gives: no program was run', async () => {
	const {host, tools, services, libvirt, uplink, domains, modules} = await read(pairs);
	assert.ok(
		Object.values(host as object).every(value => value === null || (Array.isArray(value) && value.length === 0)),
		JSON.stringify(host),
	);
	for (const group of [tools, modules]) assert.deepEqual(new Set(Object.values(group as object)), new Set([null]));
	assert.deepEqual([uplink, domains], [null, []]);
	assert.deepEqual((services as {irqbalance: unknown}).irqbalance, null);
	assert.deepEqual((libvirt as {version: unknown}).version, null);
});

test('absolute links in a tree lead back into it', async () => {
	const root = join(scratch, 'links');
	mkdirSync(join(root, 'sys/devices/system/cpu/cpu0'), {recursive: true});
	symlinkSync('/proc/cmdline', join(root, 'sys/devices/system/cpu/online'));
	mkdirSync(join(root, 'proc'));
	symlinkSync('/../../../../../../../../proc/version', join(root, 'proc/cmdline'));
	const facts = inspect(await recordedTree(root).collect(probeRequest));
	assert.equal(facts.kernelCommandLine, undefined);
});

const refused: readonly (readonly [what: string, folder: string])[] = [
	['no such folder', join(scratch, 'nowhere')],
	['a folder without sys', scratch],
	['a file', join(scratch, 'file')],
];

for (const [what, folder] of refused) {
	test(`refused: ${what}`, () => {
		writeFileSync(join(scratch, 'file'), '');
		assert.throws(
			() => recordedTree(folder),
			error => error instanceof TargetError && error.message.startsWith(`There is no folder ${join(folder, 'sys')}. Give the folder`),
		);
	});
}
