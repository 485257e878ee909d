import {type Packets, parsePackets, payload, sendPackets} from '../bench/small-packets.ts';
import {toolVersions} from '../bench/tool-versions.ts';
import {type Output, TargetError} from '../target/target.ts';
import type {Metered, MeterReading} from './meter.ts';
import {toolSeconds} from './reading-seconds.ts';
import {clientPort, type Ends, type Look} from './tool.ts';

/** Seconds that packets are sent. */
const sending = 3;

const metered: Metered = {
	metric: {id: 'small-packets', title: `UDP packets of ${payload} bytes received`, better: 'higher'},
	part: 'guard',
	unit: 'packets/s',
	how: `iperf3, 1 stream as fast as one thread sends, ${sending} s`,
};

/** Bit/s that nothing refuses, to see whether packets arrive at all. */
const lookRate = 1e6;

/** Small packets, with iperf3, from the guest to the peer, as many as one thread sends. */
export const smallPackets: Look = async (ends, tell) => {
	const {client} = await toolVersions({guest: ends.guest, peer: ends.far});
	const send = (now: Ends, rate: number, seconds: number, ports: number) =>
		sendPackets({...now, client, rate, seconds, clientPort: clientPort(ports, 0)});
	try {
		packetsIn(await send(ends, lookRate, 1, 0), ends);
	} catch (error) {
		if (!(error instanceof TargetError)) throw error;
		return {what: 'small packets', because: error.message, so: 'Small packets are not measured: where TCP passes, UDP may be filtered.'};
	}
	return {
		instruments: [metered],
		seconds: toolSeconds.smallPackets,
		async read(now, ports) {
			try {
				return readingOf(packetsIn(await send(now, 0, sending, ports), now));
			} catch (error) {
				// It guards, so a run counts without it: also where iperf3 waits for an answer by UDP that never comes, until it is ended.
				if (!(error instanceof TargetError)) throw error;
				tell(error.message);
				return {figures: {}, measurements: {}, packets: {}};
			}
		},
	};
};

const packetsIn = (output: Output, {guest, peer}: Ends): Packets => parsePackets(output, guest.name, `${peer.address} by UDP`);

const readingOf = ({sent, lost, seconds}: Packets): MeterReading => {
	const {id} = metered.metric;
	return {
		figures: sent === lost ? {} : {[id]: {value: (sent - lost) / seconds, heldBy: undefined}},
		measurements: {},
		packets: {[id]: {sent, arrived: sent - lost}},
	};
};
