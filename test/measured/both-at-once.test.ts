import assert from 'node:assert/strict';
import {test} from 'node:test';
import type {DesignName} from '../../src/judge/design.ts';
import {longestReading} from '../../src/measured/reading-seconds.ts';
import {tcpMethod} from '../../src/measured/tcp-flows.ts';
import type {Output} from '../../src/target/target.ts';
import {fakeTarget} from '../bench-room/fake-target.ts';
import {fresh} from '../run/host-in-memory.ts';
import {besideTcp, carried, inNetwork, inQuestion, meterBetween} from './network.ts';

const ok = (stdout: string): Output => ({status: 0, stdout, stderr: ''});
const refused = ok(JSON.stringify({error: 'unable to connect to server: Connection refused'}));

/** A meter whose guest carries 6 Gbit/s to the peer, and 5 back. */
const meterFor = async (design: DesignName, answer: (argv: readonly string[]) => Output | undefined = () => undefined) => {
	const guest = fakeTarget('web01', argv =>
		argv[1] === '--version' ? ok('iperf 3.9\n') : (answer(argv) ?? besideTcp(argv) ?? carried(argv.includes('-R') ? 5 : 6)),
	);
	const {meter, told} = await meterBetween(inNetwork(await fresh()), async () => guest.target, [], design);
	const ids = meter.instruments.filter(({metric: {id}}) => id.startsWith('both-at-once')).map(({metric, part}) => `${metric.id} ${part}`);
	const started = () => guest.started.filter(command => command.startsWith('iperf3 -c') && !command.includes(' -u '));
	return {meter, told, ids, started};
};

test('both at once: 16 streams each way guard in every run, and their sum is the figure', async () => {
	const {meter, told, ids, started} = await meterFor('normal');
	assert.deepEqual(ids, ['both-at-once-16 guard', 'both-at-once-16-cpu beside']);
	const tried = started().length;
	const {figures, measurements} = await meter.read(2, inQuestion);
	assert.deepEqual(figures['both-at-once-16'], {value: 11, heldBy: undefined});
	assert.deepEqual(measurements['both-at-once-16']?.eachWay, {sending: [6], receiving: [5]});
	assert.deepEqual(started().slice(tried), [
		'iperf3 -c 10.0.0.9 -p 5201 -P 16 -t 5 -O 1 -J --connect-timeout 5000 --cport 20256',
		'iperf3 -c 10.0.0.9 -p 5201 -P 16 -t 5 -O 1 -J -R --connect-timeout 5000 --cport 20272',
		'iperf3 -c 10.0.0.9 -p 5201 -P 1 -t 5 -O 1 -J --connect-timeout 5000 --cport 20288',
		'iperf3 -c 10.0.0.9 -p 5201 -P 1 -t 5 -O 1 -J -R --connect-timeout 5000 --cport 20289',
		'iperf3 -c 10.0.0.9 -p 5201 -P 16 -t 5 -O 1 -J --connect-timeout 5000 --cport 20290',
		'iperf3 -c 10.0.0.9 -p 5202 -P 16 -t 5 -O 1 -J -R --connect-timeout 5000 --cport 20306',
	]);
	assert.deepEqual([told, meter.unmeasured, meter.seconds], [[], [], longestReading([], 'normal')]);
});

test('both at once: who takes the time has one stream each way too', async () => {
	const {meter, ids} = await meterFor('thorough');
	assert.deepEqual(
		ids.filter(id => id.endsWith('guard')),
		['both-at-once-16 guard', 'both-at-once-1 guard'],
	);
	const {figures} = await meter.read(5, inQuestion);
	assert.deepEqual([figures['both-at-once-1']?.value, figures['bare-metal-both-at-once-1']?.value], [11, 16]);
	assert.deepEqual([meter.seconds, longestReading([], 'thorough') - longestReading([], 'quick')], [longestReading([], 'thorough'), 7]);
});

test('both at once: one server that runs takes one test at a time: said, kept for the results, and all else is measured', async () => {
	const {meter, told, ids} = await meterFor('normal', argv => (argv.includes('5202') ? refused : undefined));
	assert.deepEqual(ids, []);
	const because =
		'iperf3 from web01 to 10.0.0.9 port 5202: nothing listens there. Start `iperf3 -s` on the peer, or correct the address and port. A server takes one test at a time: another has to run there on port 5202.';
	assert.deepEqual(meter.unmeasured, [{what: 'TCP both at once', because}]);
	assert.deepEqual(told, [`${because} TCP in both directions at once is not measured.`]);
	const {figures} = await meter.read(4, inQuestion);
	assert.deepEqual([figures['sending-16']?.value, figures['bare-metal-sending-16']?.value], [6, 8], 'nor is it of bare metal');
});

test('both at once: a run in which it fails counts without it', async () => {
	let asked = 0;
	const {meter, told} = await meterFor('normal', argv => (argv.includes('5202') && ++asked === 2 ? refused : undefined));
	const {figures} = await meter.read(0, inQuestion);
	assert.deepEqual([figures['sending-16']?.value, figures['both-at-once-16']], [6, undefined]);
	assert.match(told.join('\n'), /nothing listens there.*\nThis run gave no figure of TCP both at once 16 streams\.$/);
});

test('how it is measured is told apart from one way at a time', () => {
	const flow = {id: '', title: '', part: 'guard'} as const;
	assert.deepEqual(
		[
			tcpMethod({...flow, streams: 16, direction: 'sending'}),
			tcpMethod({...flow, streams: 16, direction: 'both at once'}),
			tcpMethod({...flow, streams: 1, direction: 'both at once'}),
		],
		[
			'iperf3, 5 s after 1 s that do not count',
			'two iperf3 at once, 16 streams each way, both ways summed, 5 s after 1 s that do not count',
			'two iperf3 at once, a stream each way, both ways summed, 5 s after 1 s that do not count',
		],
	);
});
