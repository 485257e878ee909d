import assert from 'node:assert/strict';
import {readFileSync} from 'node:fs';
import {test} from 'node:test';
import {type Packets, parsePackets, sendPackets} from '../../src/bench/small-packets.ts';
import {type Output, TargetError} from '../../src/target/target.ts';
import {fakeTarget} from './fake-target.ts';

type Recorded = Output & {readonly case: string; readonly expected: Packets};
const recorded: readonly Recorded[] = JSON.parse(readFileSync(new URL('iperf3-udp-outputs.json', import.meta.url), 'utf8'));
const read = (output: Output) => parsePackets(output, 'web01', '10.0.0.9 by UDP');

for (const {case: name, expected, ...output} of recorded) test(`iperf3 ${name}`, () => assert.deepEqual(read(output), expected));

const sum = (packets: unknown, lost: unknown, seconds: unknown): string =>
	JSON.stringify({end: {sum: {packets, lost_packets: lost, seconds}}});
test('a share of nothing, as an old iperf3 prints it, costs no result', () => {
	const interval = '{"sum": {"packets": 0, "lost_packets": 0, "lost_percent":\t-nan}}';
	const stdout = `{"intervals": [${interval}], "end": {"sum": {"packets": 9, "lost_packets": 2, "seconds": 3, "lost_percent": nan}}}`;
	assert.deepEqual(read({status: 0, stdout, stderr: ''}), {sent: 9, lost: 2, seconds: 3});
});

const refused: readonly (readonly [string, string, RegExp])[] = [
	['UDP is filtered', '{"error": "unable to read from stream socket: Resource temporarily unavailable"}', /the server went away/],
	['nobody listens', '{"error": "unable to connect to server: Connection refused"}', /nothing listens there/],
	['cut off', '{"start": {', /the result is incomplete/],
	['TCP', '{"end": {"sum_received": {"bits_per_second": 5e9}}}', /the result is incomplete/],
	['more lost than sent', sum(10, 11, 3), /10 packets sent and 11 lost in 3 s cannot be/],
	['nothing sent', sum(0, 0, 3), /cannot be/],
	['in no time', sum(10, 0, 0), /cannot be/],
	['more than any machine sends', sum(1e300, 0, 3), /cannot be/],
];
for (const [name, stdout, words] of refused) {
	test(`refused: ${name}`, () =>
		assert.throws(
			() => read({status: 0, stdout, stderr: ''}),
			error => error instanceof TargetError && words.test(error.message) && !/NaN|Infinity|undefined/.test(error.message),
		));
}

test('a server is started for it where the peer is entered, and ended whatever comes', async () => {
	const peer = fakeTarget('peer', (_, {onOutput}) => {
		onOutput?.('Server listening on 5201\n');
		return undefined;
	});
	const guest = fakeTarget('web01', () => ({status: 1, stdout: '', stderr: ''}));
	const setup = {
		guest: guest.target,
		far: peer.target,
		peer: {kind: 'ssh', user: 'root', address: '10.0.0.9', port: 22},
		client: [3, 12],
		rate: 0,
		seconds: 3,
		clientPort: 20_000,
	} as const;
	await sendPackets(setup);
	assert.deepEqual(guest.started, ['iperf3 -c 10.0.0.9 -p 5201 -u -l 64 -b 0 -t 3 -J --connect-timeout 5000 --cport 20000']);
	assert.deepEqual([peer.started.length, peer.running.size], [1, 0]);
	await sendPackets({...setup, far: undefined, peer: {kind: 'server', address: '10.0.0.9', port: 7000}, client: [3, 1]});
	assert.equal(guest.started[1], 'iperf3 -c 10.0.0.9 -p 7000 -u -l 64 -b 0 -t 3 -J');
});
