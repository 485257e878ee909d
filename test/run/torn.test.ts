import assert from 'node:assert/strict';
import {describe, test} from 'node:test';
import {hostAlone} from '../../src/run/machines.ts';
import {listRuns, outstanding} from '../../src/run/runs.ts';
import {undoRun} from '../../src/run/undo.ts';
import type {MemoryHost} from '../../src/target/memory.ts';
import {thorough} from '../thorough.ts';
import {applyAll, buffersAndDefinition, differences, fresh, planFor, silent, stateOf, undoAll} from './host-in-memory.ts';

// Law 7, to the byte: the power is cut while the journal is written, and only a part of the text is on the disk.

/** How much of a text reaches the disk; a file may have grown already where nothing was written yet. */
const cuts: Readonly<Record<string, (text: string) => string>> = {
	'its first bytes': text => text.slice(0, 60),
	'all but its end': text => text.slice(0, -1),
	'its first record': text => text.split('\n').slice(0, 2).join('\n'),
	'half, and its length': text => text.slice(0, text.length / 2).padEnd(text.length, '\0'),
};

/** Each text is cut, or each third. */
const apart = thorough ? 1 : 3;

/** The host, where the n-th text that is appended from now is cut, and the connection is lost. */
const cutting = (host: MemoryHost, n: number, cut: (text: string) => string): MemoryHost => {
	let appended = 0;
	return {
		...host,
		append: async (path, text) => {
			if (++appended === n) host.failAt(1, 'after');
			await host.append(path, appended === n ? cut(text) : text);
		},
	};
};

describe('after a power cut of which only a part of a text of the journal is left', async () => {
	const before = await stateOf(await fresh());
	const whole = await fresh();
	const plan = await planFor(whole, buffersAndDefinition);
	await applyAll(whole, plan);
	const appends = whole.operations.filter(operation => 'append' in operation).length;

	test('there are such texts', () => assert.ok(appends > 10));
	for (const [part, cut] of Object.entries(cuts)) {
		test(`${part}: undo takes everything back`, async () => {
			for (let n = 1; n <= appends; n += apart) {
				const host = await fresh();
				await assert.rejects(applyAll(cutting(host, n, cut), plan));
				host.reconnect();
				await undoAll(host);
				assert.deepEqual(differences(await stateOf(host), before), [], `text ${n}`);
				assert.deepEqual(outstanding(await listRuns(host)), []);
			}
		});

		test(`${part}, of what undo wrote: a second undo takes everything back`, async () => {
			for (let n = 1; ; n += apart) {
				const host = await fresh();
				await applyAll(host, plan);
				const [state] = outstanding(await listRuns(host));
				assert.ok(state);
				const cutOff = await undoRun(hostAlone(cutting(host, n, cut)), state, silent).then(
					() => false,
					() => true,
				);
				host.reconnect();
				if (!cutOff) break;
				await undoAll(host);
				assert.deepEqual(differences(await stateOf(host), before), [], `text ${n}`);
			}
		});
	}
});
