import assert from 'node:assert/strict';
import {describe, test} from 'node:test';
import type {Edit} from '../../src/change/change.ts';
import {evolve, linesOf, parseShown, probeOf, readState, setCommands, showCommand, titleOf} from '../../src/change/kinds.ts';
import {perform} from '../../src/run/perform.ts';
import {fresh} from '../run/host-in-memory.ts';

/** One edit of each kind that changes something on the recorded host. */
const edits: readonly Edit[] = [
	{kind: 'sysctl', where: {key: 'net.ipv4.tcp_rmem'}, wish: {atLeast: '4096 1048576 16777216'}},
	{kind: 'sysfs', where: {path: '/sys/devices/system/node/node1/hugepages/hugepages-2048kB/nr_hugepages'}, wish: {atLeast: '16'}},
	{kind: 'file', where: {path: '/etc/sysctl.d/90-nearmetal-test.conf'}, wish: {text: 'a = 1\nb = 2\n'}},
	{kind: 'module', where: {name: 'br_netfilter'}, wish: {loaded: true}},
	{
		kind: 'domain',
		where: {uuid: '6f1c7a0e-3f0e-4c5e-9b0a-5a1d3c9f0e01', name: 'web01'},
		wish: {edits: [{set: 'cputune/emulatorpin', attributes: {cpuset: '4'}}]},
	},
];

for (const edit of edits) {
	describe(titleOf(edit), () => {
		const onHost = async () => {
			const host = await fresh();
			const state = async () => readState(await host.collect(probeOf([edit])), edit);
			const shown = async () => {
				const {status, stdout} = await host.run(showCommand(edit));
				return status === 0 ? stdout : '';
			};
			return {host, state, shown};
		};

		test('what is shown is what is read', async () => {
			const {state, shown} = await onHost();
			assert.deepEqual(parseShown(edit, await shown()), await state());
		});

		test('its commands make the state that was wanted, and then that of before, as it was shown', async () => {
			const {host, state, shown} = await onHost();
			const [before, shownBefore] = [await state(), await shown()];
			assert.ok(before !== undefined);
			const after = evolve(edit, before);
			assert.notEqual(after, before);
			await perform(host, setCommands(edit, after));
			assert.deepEqual(await state(), after);
			await perform(host, setCommands(edit, parseShown(edit, shownBefore)));
			assert.deepEqual(await state(), before);
			assert.equal((await shown()).trimEnd(), shownBefore.trimEnd());
		});

		test('a wish that is fulfilled changes nothing', async () => {
			const {state} = await onHost();
			const before = await state();
			assert.ok(before !== undefined);
			const after = evolve(edit, before);
			assert.equal(evolve(edit, after), after);
			assert.notDeepEqual(linesOf(edit, after), linesOf(edit, before));
		});

		test('a host of which nothing was read has no state', () =>
			assert.equal(readState({nearmetal: 1, target: '', takenAt: '', files: {}, links: {}, names: [], commands: {}}, edit), undefined));
	});
}

test('one request reads the states of many, each file once', () => {
	const [sysctl] = edits;
	assert.ok(sysctl);
	const {files} = probeOf([sysctl, sysctl, ...edits]);
	assert.deepEqual(files, [...new Set(files)]);
	assert.ok(files.includes('/proc/sys/net/ipv4/tcp_rmem'));
});
