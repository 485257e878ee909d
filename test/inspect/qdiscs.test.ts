import assert from 'node:assert/strict';
import {test} from 'node:test';
import {parseQdiscs} from '../../src/inspect/qdiscs.ts';

// iproute2 6.1: `tc -s -j qdisc show` with a token bucket, classes with an ingress queue, and a tap's usual queue.
const recorded =
	'[{"kind":"tbf","handle":"8001:","dev":"ens5","root":true,"refcnt":2,"options":{"rate":125000000,"burst":4000,"lat":50000},"bytes":0,"packets":7,"drops":1,"overlimits":3,"requeues":0,"backlog":0,"qlen":0},{"kind":"htb","handle":"1:","dev":"lo","root":true,"refcnt":2,"options":{"r2q":10,"default":"0x1","direct_packets_stat":0,"direct_qlen":1000},"bytes":0,"packets":0,"drops":0,"overlimits":0,"requeues":0,"backlog":0,"qlen":0},{"kind":"ingress","handle":"ffff:","dev":"lo","parent":"ffff:fff1","options":{},"bytes":0,"packets":0,"drops":0,"overlimits":0,"requeues":0,"backlog":0,"qlen":0},{"kind":"pfifo_fast","handle":"0:","dev":"t0","root":true,"refcnt":2,"options":{"bands":3,"priomap":[1,2,2,2,1,2,0,0,1,1,1,1,1,1,1,1],"multiqueue":false},"bytes":0,"packets":0,"drops":0,"overlimits":0,"requeues":0,"backlog":0,"qlen":0}]';

test('qdiscs: with a rate where it has one, and which are the root of their interface', () => {
	assert.deepEqual(
		parseQdiscs(recorded).map(({device, kind, rate, packets, dropped, heldBack, isRoot}) => [
			device,
			kind,
			rate,
			packets,
			dropped,
			heldBack,
			isRoot,
		]),
		[
			['ens5', 'tbf', 1e9, 7, 1, 3, true],
			['lo', 'htb', undefined, 0, 0, 0, true],
			['lo', 'ingress', undefined, 0, 0, 0, false],
			['t0', 'pfifo_fast', undefined, 0, 0, 0, true],
		],
	);
	// cake by iproute2's q_cake.c: its rate is called bandwidth, and may be none.
	const cake = (bandwidth: string) => `[{"kind":"cake","handle":"1:","dev":"ens5","root":true,"options":{"bandwidth":${bandwidth}}}]`;
	assert.deepEqual(
		['125000000', '"unlimited"'].map(bandwidth => parseQdiscs(cake(bandwidth))[0]?.rate),
		[1e9, undefined],
	);
	for (const other of ['', '[]', '{}', 'qdisc noqueue 0: dev lo root', '[1,null,{"root":true}]'])
		assert.deepEqual(parseQdiscs(other), [], other);
});
