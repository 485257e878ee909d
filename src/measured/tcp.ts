import {costRoles} from '../bench/guest-cpu.ts';
import {measure} from '../bench/measure.ts';
import type {Measurement} from '../bench/measurement.ts';
import type {Figures} from '../judge/course.ts';
import {readHost} from '../plan/read-host.ts';
import {TargetError} from '../target/target.ts';
import type {MeterReading} from './meter.ts';
import {toolSeconds} from './reading-seconds.ts';
import {cpuId, tcpFlows, tcpInstruments, tcpTiming} from './tcp-flows.ts';
import {clientPort, type Tool} from './tool.ts';

/** TCP from the guest to the peer and back, with iperf3: one flow after the other. */
export const tcp: Tool = {
	instruments: tcpInstruments,
	seconds: toolSeconds.tcp,
	async read({host, domain, guest, guestUser, peer, far, onSample}, ports) {
		const {facts} = await readHost(host);
		const measurements: Record<string, Measurement> = {};
		for (const [index, {id, streams, direction}] of tcpFlows.entries()) {
			const setup = {peer, guestUser, streams: [streams], ...tcpTiming, repeats: 1, direction, clientPort: clientPort(ports, index)};
			const [one] = await measure({
				host,
				guest,
				peer: far,
				setup,
				facts,
				domain,
				onSample,
				signal: new AbortController().signal,
			});
			if (one === undefined || one.throughput.some(rate => rate <= 0))
				throw new TargetError(`iperf3 from ${guest.name} to ${peer.address} carried nothing in ${tcpTiming.seconds} s.`);
			measurements[id] = one;
		}
		return {figures: figuresOf(measurements), measurements, packets: {}};
	},
};

/** The figures of one reading of TCP; what is not known, or is nothing, is left out. */
export const figuresOf = (measurements: MeterReading['measurements']): Figures =>
	Object.fromEntries(Object.entries(measurements).flatMap(([id, measurement]) => [...rateOf(id, measurement), ...cpusOf(id, measurement)]));

type NamedFigure = readonly [string, Figures[string]];

export const rateOf = (id: string, {throughput: [value], heldBy}: Measurement): readonly NamedFigure[] =>
	value === undefined ? [] : [[id, {value, heldBy}]];

const cpusOf = (flow: string, {guestCpuPerGigabyte: [cpu]}: Measurement): readonly NamedFigure[] => {
	const {part} = tcpFlows.find(({id}) => id === flow) ?? {};
	const figure = (id: string, value: number): readonly NamedFigure[] => (value > 0 ? [[id, {value, heldBy: undefined}]] : []);
	return cpu === undefined
		? []
		: [
				...figure(cpuId(flow), cpu.all),
				...(part === 'judged' ? costRoles.flatMap(role => figure(cpuId(flow, role), cpu.roles[role] ?? 0)) : []),
			];
};
