import assert from 'node:assert/strict';
import {test} from 'node:test';
import {parseHtbClasses, withClasses} from '../../src/bench/htb-classes.ts';
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
			{queueing: [queue(10, 1)], classes: [], allowances: {pps_allowance_exceeded: 5}},
			{queueing: [queue(30, 4)], classes: [], allowances: {pps_allowance_exceeded: 9}},
		),
		{queueing: [queue(20, 3)], allowances: {pps_allowance_exceeded: 4}},
	);
	assert.deepEqual(
		grown({queueing: [queue(10, 1)], classes: [], allowances: undefined}, {queueing: [queue(3, 0)], classes: [], allowances: {x: 1}}),
		{
			queueing: [],
			allowances: undefined,
		},
	);
	assert.deepEqual(
		grown({queueing: undefined, classes: [], allowances: undefined}, {queueing: [queue(3, 0)], classes: [], allowances: undefined})
			.queueing,
		undefined,
	);
});

test('the classes of htb that held packets back stand for its root', () => {
	const printed = (
		sent: readonly [number, number],
		heldBack: readonly [number, number],
	) => `class htb 1:10 parent 1:1 leaf 8001: prio 0 rate 100Mbit ceil 200Mbit burst 1600b cburst 1600b
 Sent ${sent[0]} bytes 900 pkt (dropped 0, overlimits ${heldBack[0]} requeues 0)
 backlog 0b 0p requeues 0
 lended: 0 borrowed: 0 giants: 0
 tokens: 2000 ctokens: 1000

class htb 1:1 root rate 1Gbit ceil 1.5Gbit burst 1375b cburst 1375b
 Sent ${sent[1]} bytes 900 pkt (dropped 0, overlimits ${heldBack[1]} requeues 0)
`;
	const before = parseHtbClasses('ens5', printed([1000, 5000], [10, 0]));
	assert.deepEqual(before, [
		{device: 'ens5', id: '1:10', ceil: 0.2, sentBytes: 1000, heldBack: 10},
		{device: 'ens5', id: '1:1', ceil: 1.5, sentBytes: 5000, heldBack: 0},
	]);
	const root = {device: 'ens5', kind: 'htb', rate: undefined, packets: 900, drops: 0, heldBack: 3000};
	const held = (rate: number, heldBack: number, sentBytes: number) => ({...root, rate, heldBack, sentBytes});
	assert.deepEqual(withClasses(root, before, parseHtbClasses('ens5', printed([9000, 19_000], [2010, 40]))), [
		{...root, heldBack: 0},
		held(0.2, 2000, 8000),
		held(1.5, 40, 14_000),
	]);
	assert.deepEqual(withClasses(root, before, before), [root], 'none held anything back');
	assert.deepEqual(withClasses(root, [], before), [root], 'made anew meanwhile');
});
