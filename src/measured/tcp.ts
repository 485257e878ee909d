import {costRoles} from '../bench/guest-cpu.ts';
import type {Measurement} from '../bench/measurement.ts';
import type {Figures} from '../judge/course.ts';
import {readHost} from '../plan/read-host.ts';
import {measureFlow} from './measure-flow.ts';
import type {MeterReading} from './meter.ts';
import {toolSeconds} from './reading-seconds.ts';
import {allFlows, cpuId, portsBefore, tcpFlows, tcpInstruments, tcpTiming} from './tcp-flows.ts';
import {clientPort, type Tool} from './tool.ts';

/** TCP from the guest to the peer and back, with iperf3: one flow after the other. */
export const tcp: Tool = {
	instruments: tcpInstruments,
	seconds: toolSeconds.tcp,
	async read(ends, ports) {
		const {facts} = await readHost(ends.host);
		const measurements: Record<string, Measurement> = {};
		for (const flow of tcpFlows)
			measurements[flow.id] = await measureFlow({...ends, facts}, flow, tcpTiming, clientPort(ports, portsBefore(flow)));
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
	const {part} = allFlows.find(({id}) => id === flow) ?? {};
	const figure = (id: string, value: number): readonly NamedFigure[] => (value > 0 ? [[id, {value, heldBy: undefined}]] : []);
	return cpu === undefined
		? []
		: [
				...figure(cpuId(flow), cpu.all),
				...(part === 'judged' ? costRoles.flatMap(role => figure(cpuId(flow, role), cpu.roles[role] ?? 0)) : []),
			];
};
