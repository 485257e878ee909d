import {measure} from '../bench/measure.ts';
import type {Direction, Measurement} from '../bench/measurement.ts';
import type {Figures} from '../judge/course.ts';
import {runSeconds} from '../judge/outlook.ts';
import {readHost} from '../plan/read-host.ts';
import {TargetError} from '../target/target.ts';
import type {Metered, Reading} from './meter.ts';
import {clientPort, type Tool} from './tool.ts';

type Flow = {
	readonly id: string;
	readonly title: string;
	readonly streams: number;
	readonly direction: Direction;
	readonly part: 'judged' | 'guard';
};

const flows: readonly [Flow, ...Flow[]] = [
	{id: 'sending-16', title: 'TCP sending 16 streams', streams: 16, direction: 'sending', part: 'judged'},
	{id: 'receiving-16', title: 'TCP receiving 16 streams', streams: 16, direction: 'receiving', part: 'judged'},
	{id: 'sending-1', title: 'TCP sending 1 stream', streams: 1, direction: 'sending', part: 'guard'},
	{id: 'receiving-1', title: 'TCP receiving 1 stream', streams: 1, direction: 'receiving', part: 'guard'},
];

/** Seconds that are counted, and those of the lead-in. */
const timing = {seconds: 5, leadIn: 1} as const;

const perGigabyte: Metered = {
	metric: {id: 'cpu-per-gigabyte', title: 'CPU seconds of the host per GB sent', better: 'lower'},
	part: 'stand-in',
	unit: 's',
	how: `of all CPUs, during ${flows[0].title}`,
};

const instruments: readonly Metered[] = [
	...flows.map(
		({id, title, part}): Metered => ({
			metric: {id, title, better: 'higher'},
			part,
			unit: 'Gbit/s',
			how: `iperf3, ${timing.seconds} s after ${timing.leadIn} s that do not count`,
		}),
	),
	perGigabyte,
];

/** TCP from the guest to the peer and back, with iperf3: one flow after the other. */
export const tcp: Tool = {
	instruments,
	seconds: flows.length * runSeconds,
	async read({host, domain, guest, guestUser, peer, far}, ports) {
		const {facts} = await readHost(host);
		const measurements: Record<string, Measurement> = {};
		for (const [index, {id, streams, direction}] of flows.entries()) {
			const setup = {peer, guestUser, streams: [streams], ...timing, repeats: 1, direction, clientPort: clientPort(ports, index)};
			const [one] = await measure({
				host,
				guest,
				peer: far,
				setup,
				facts,
				domain,
				onSample: () => {},
				signal: new AbortController().signal,
			});
			if (one === undefined || one.throughput.some(rate => rate <= 0))
				throw new TargetError(`iperf3 from ${guest.name} to ${peer.address} carried nothing in ${timing.seconds} s.`);
			measurements[id] = one;
		}
		return {figures: figuresOf(measurements), measurements, packets: {}};
	},
};

/** The figures of one reading; what is not known, or is nothing, is left out. */
const figuresOf = (measurements: Reading['measurements']): Figures => {
	const cpu = measurements[flows[0].id]?.cpuPerGigabyte[0];
	return {
		...Object.fromEntries(
			Object.entries(measurements).flatMap(
				([
					id,
					{
						throughput: [value],
						heldBy,
					},
				]) => (value === undefined ? [] : [[id, {value, heldBy}]]),
			),
		),
		...(cpu === undefined || cpu <= 0 ? {} : {[perGigabyte.metric.id]: {value: cpu, heldBy: undefined}}),
	};
};
