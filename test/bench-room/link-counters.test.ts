import assert from 'node:assert/strict';
import {test} from 'node:test';
import {grown, parseAllowances, parseQueueing} from '../../src/bench/link-counters.ts';

// iproute2 6.1: `tc -s -j qdisc show` with a token bucket, classes with an ingress queue, and a tap's usual queue.
const recorded =
	'[{"kind":"tbf","handle":"8001:","dev":"ens5","root":true,"refcnt":2,"options":{"rate":125000000,"burst":4000,"lat":50000},"bytes":0,"packets":7,"drops":1,"overlimits":3,"requeues":0,"backlog":0,"qlen":0},{"kind":"htb","handle":"1:","dev":"lo","root":true,"refcnt":2,"options":{"r2q":10,"default":"0x1","direct_packets_stat":0,"direct_qlen":1000},"bytes":0,"packets":0,"drops":0,"overlimits":0,"requeues":0,"backlog":0,"qlen":0},{"kind":"ingress","handle":"ffff:","dev":"lo","parent":"ffff:fff1","options":{},"bytes":0,"packets":0,"drops":0,"overlimits":0,"requeues":0,"backlog":0,"qlen":0},{"kind":"pfifo_fast","handle":"0:","dev":"t0","root":true,"refcnt":2,"options":{"bands":3,"priomap":[1,2,2,2,1,2,0,0,1,1,1,1,1,1,1,1],"multiqueue":false},"bytes":0,"packets":0,"drops":0,"overlimits":0,"requeues":0,"backlog":0,"qlen":0}]';

test('queues of links: the root of each, its rate where it has one', () => {
	assert.deepEqual(parseQueueing(recorded), [
		{device: 'ens5', kind: 'tbf', rate: 1, packets: 7, drops: 1, overlimits: 3},
		{device: 'lo', kind: 'htb', rate: undefined, packets: 0, drops: 0, overlimits: 0},
		{device: 't0', kind: 'pfifo_fast', rate: undefined, packets: 0, drops: 0, overlimits: 0},
	]);
	assert.deepEqual(parseQueueing('[]'), []);
	for (const other of ['', '{}', 'qdisc noqueue 0: dev lo root', '[1,null,{"root":true,"dev":"x","kind":"tbf"}]']) {
		assert.deepEqual(parseQueueing(other) ?? [], [], other);
	}
});

test('what an ENA adapter was not allowed, over all adapters', () => {
	const text = (packets: number) =>
		`NIC statistics:\n     tx_timeout: 0\n     bw_in_allowance_exceeded: 0\n     bw_out_allowance_exceeded: ${packets}\n     conntrack_allowance_available: 136812\n     queue_0_tx_cnt: 99\n`;
	assert.deepEqual(parseAllowances(text(3) + text(4)), {bw_in_allowance_exceeded: 0, bw_out_allowance_exceeded: 7});
	assert.equal(parseAllowances('NIC statistics:\n     rx_missed: 4\n'), undefined);
});

test('by how much they grew; what was made anew meanwhile is left out', () => {
	const queue = (packets: number, drops: number) => ({device: 'ens5', kind: 'tbf', rate: 1, packets, drops, overlimits: drops});
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
