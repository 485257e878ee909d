import assert from 'node:assert/strict';
import {test} from 'node:test';
import {grown, parseAllowances} from '../../src/bench/link-counters.ts';

test('what an ENA adapter was not allowed, over all adapters', () => {
	const text = (packets: number) =>
		`NIC statistics:\n     tx_timeout: 0\n     bw_in_allowance_exceeded: 0\n     bw_out_allowance_exceeded: ${packets}\n     conntrack_allowance_available: 136812\n     queue_0_tx_cnt: 99\n`;
	assert.deepEqual(parseAllowances(text(3) + text(4)), {bw_in_allowance_exceeded: 0, bw_out_allowance_exceeded: 7});
	assert.equal(parseAllowances('NIC statistics:\n     rx_missed: 4\n'), undefined);
});

test('by how much they grew; what was made anew meanwhile is left out', () => {
	const queue = (packets: number, drops: number) => ({device: 'ens5', kind: 'tbf', rate: 1, packets, drops, heldBack: drops});
	assert.deepEqual(
		grown(
			{queueing: [queue(10, 1)], allowances: {pps_allowance_exceeded: 5}},
			{queueing: [queue(30, 4)], allowances: {pps_allowance_exceeded: 9}},
		),
		{queueing: [queue(20, 3)], allowances: {pps_allowance_exceeded: 4}},
	);
	assert.deepEqual(grown({queueing: [queue(10, 1)], allowances: undefined}, {queueing: [queue(3, 0)], allowances: {x: 1}}), {
		queueing: [],
		allowances: undefined,
	});
	assert.deepEqual(
		grown({queueing: undefined, allowances: undefined}, {queueing: [queue(3, 0)], allowances: undefined}).queueing,
		undefined,
	);
});
