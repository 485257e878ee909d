import './as-built.ts';
import assert from 'node:assert/strict';
import {describe, test} from 'node:test';
import {renderToString} from 'ink';
import {createElement} from 'react';
import {limitsTold} from '../../components/text/limits-told.ts';
import {Limits} from '../../components/widgets/limits.tsx';
import type {RunRecord} from '../../src/measured/found.ts';
import {tcpFlows} from '../../src/measured/tcp-flows.ts';
import {measurement} from '../wizard/fake-engine.ts';
import {pageDown, render} from './render.ts';

/** A run in which the flows, in their order, had these limits. */
function runWith(...limits: readonly (readonly string[])[]): RunRecord {
	const measurements = Object.fromEntries(
		tcpFlows.slice(0, limits.length).map(({id, streams}, flow) => [id, {...measurement(streams, 9), limits: limits[flow] ?? []}]),
	);
	return {judging: '', holds: [], boot: 0, ports: 0, at: '', seconds: {prepared: 0, measured: 0}, measurements, figures: {}, packets: {}};
}

const peer = (least: number) => `All CPUs of the peer are busy (each at least ${least} %). This is the ceiling of this peer.`;
const waits = (vcpus: string) => `vCPU ${vcpus} of the guest had work and waited for a CPU of the host. Steps: cpu-pinning, host-cpus.`;

describe('what limits now', () => {
	const [one = '', other = ''] = tcpFlows.map(({title}) => title.replace('TCP ', ''));

	test('limits that differ in figures alone are one', () => {
		assert.deepEqual(limitsTold(runWith([peer(95), waits('0 (37 %), 3 (24 %)')], [peer(97), waits('3 (24 %)')], [])), [
			{limit: peer(95), of: `${one} (alike: ${other})`},
			{limit: waits('0 (37 %), 3 (24 %)'), of: `${one} (alike: ${other})`},
		]);
		assert.deepEqual(limitsTold(runWith([peer(95)], [peer(95)], [])), [{limit: peer(95), of: `${one}, ${other}`}]);
		assert.deepEqual(limitsTold(runWith([peer(95)], [peer(95)])), [{limit: peer(95), of: 'every flow'}]);
		assert.deepEqual(limitsTold(runWith([peer(95)], [peer(97)], [peer(99)])), [{limit: peer(95), of: `${one} (alike: every other flow)`}]);
	});

	test('so are those that name other vCPUs, or tell a figure more', () => {
		const shared = (vcpus: string) => `CPU 2 is full, and shared by a vhost worker (34 %) and vCPU ${vcpus} (66 %).`;
		const tc = (more: string) => `A limit of tc holds ens1 back: tbf at 0.06 Gbit/s, measured 0.02 Gbit/s${more}.`;
		const told = limitsTold(runWith([shared('0'), tc('')], [shared('0, 3'), tc(', and it held packets back 1051 times')]));
		assert.equal(told.length, 2);
	});

	test('those of two CPUs, or two devices, are two', () => {
		const full = (cpu: number) => `CPU ${cpu} is full, and shared by a vhost worker (34 %) and vCPUs.`;
		const drops = (device: string) => `${device} dropped 3 % of what reached it.`;
		assert.equal(limitsTold(runWith([full(2), full(3)], [drops('ens5'), drops('ens6')])).length, 4);
	});

	test('all are told in full behind their load, and what has no row is counted, and scrolled to', async () => {
		const limits = limitsTold(runWith([peer(95), waits('3 (24 %)'), 'x'.repeat(70)]));
		const drawn = (rows: number) =>
			renderToString(createElement(Limits, {limits, columns: 60, rows, isActive: false}), {columns: 60}).split('\n');
		assert.match(
			drawn(20).join(' ').replaceAll(/\s+/g, ' '),
			new RegExp(`${one}: All CPUs .* the ceiling of this peer\\. ${one}: vCPU .*Steps: cpu-pinning, host-cpus\\.`),
		);
		const all = drawn(20).length - 1;
		for (let rows = 2; rows <= 20; rows++) {
			assert.ok(drawn(rows).length <= rows);
			assert.equal(drawn(rows)[0]?.includes(`lines 1 to ${rows - 1} of ${all}`), rows - 1 < all);
		}

		const {press, waitFor, unmount} = render(createElement(Limits, {limits, columns: 60, rows: 3, isActive: true}));
		await waitFor('pgup pgdn');
		await press(pageDown);
		await waitFor('lines 3 to 4');
		unmount();
	});
});
