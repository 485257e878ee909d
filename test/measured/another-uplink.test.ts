import assert from 'node:assert/strict';
import {test} from 'node:test';
import {uplinkSteps} from '../../src/measured/another-uplink.ts';
import type {Output} from '../../src/target/target.ts';
import {tunings} from '../../src/tunings/index.ts';
import {fakeTarget} from '../bench-room/fake-target.ts';
import {fresh} from '../run/host-in-memory.ts';
import {besideTcp, carried, inNetwork, meterBetween} from './network.ts';

const version: Output = {status: 0, stdout: 'iperf 3.18\n', stderr: ''};

/** What is told of these steps where the host reaches the peer by this device; its default route leads to enp0s3. */
const toldOf = async (device: string, ...steps: readonly string[]) => {
	const guest = fakeTarget('web01', argv => (argv[1] === '--version' ? version : (besideTcp(argv) ?? carried(5)))).target;
	const host = inNetwork(await fresh(), {device, answer: argv => (argv.join(' ') === 'iperf3 --version' ? version : undefined)});
	const {meter, told} = await meterBetween(host, async () => guest, steps);
	return {told, unmeasured: meter.unmeasured.map(({what}) => what)};
};

test('the peer lies behind another NIC than the steps are about: said before anything is measured', async () => {
	const {told, unmeasured} = await toldOf('ens1', 'nic-interrupts', 'flowtable', 'hugepages');
	assert.deepEqual(unmeasured, ['the effect of nic-interrupts, flowtable']);
	assert.deepEqual(told, [
		'The packets of web01 reach 10.0.0.9 by ens1, and nic-interrupts, flowtable are about enp0s3, its way out by default: with this peer nothing of that can be seen. Leave them out, or measure with a peer behind enp0s3. A verdict would be one on nothing.',
	]);
});

test('nothing is said where no step is about a NIC, nor where the peer lies behind the one they are about', async () => {
	assert.deepEqual(await toldOf('ens1', 'hugepages', 'multi-queue'), {told: [], unmeasured: []});
	assert.deepEqual(await toldOf('enp0s3', 'nic-interrupts'), {told: [], unmeasured: []});
});

test('the steps about NICs are those that change something of a NIC of the host, or of what it routes', () => {
	const kinds = ['ring', 'sendRing', 'adaptive', 'interrupts', 'rps', 'flowtable'] as const;
	assert.deepEqual(
		uplinkSteps.toSorted(),
		tunings
			.filter(({touches}) => kinds.some(kind => touches[kind] !== undefined))
			.map(({id}) => id)
			.toSorted(),
	);
});
