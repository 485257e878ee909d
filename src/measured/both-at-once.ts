import type {Measurement} from '../bench/measurement.ts';
import {readHost} from '../plan/read-host.ts';
import {TargetError} from '../target/target.ts';
import {measureFlow} from './measure-flow.ts';
import {toolSeconds} from './reading-seconds.ts';
import {figuresOf} from './tcp.ts';
import {flowsAtOnce, instrumentsOf, portsBefore, tcpTiming} from './tcp-flows.ts';
import {clientPort, type Look} from './tool.ts';

/** TCP from the guest to the peer and back at once: an iperf3 each way, each with a server of its own. */
export const bothAtOnce: Look = async (ends, tell) => {
	const flows = flowsAtOnce(ends.design);
	try {
		const {facts} = await readHost(ends.host);
		const [first] = flows;
		await measureFlow(
			{...ends, onSample: () => {}, facts},
			{...first, streams: 1},
			{seconds: 1, leadIn: 0},
			clientPort(0, portsBefore(first)),
		);
	} catch (error) {
		if (!(error instanceof TargetError)) throw error;
		const second =
			ends.far === undefined ? ` A server takes one test at a time: another has to run there on port ${ends.peer.port + 1}.` : '';
		return {
			what: 'TCP both at once',
			because: `${error.message}${second}`,
			so: 'TCP in both directions at once is not measured.',
		};
	}
	return {
		instruments: instrumentsOf(flows),
		seconds: toolSeconds.bothAtOnce(ends.design),
		async read(now, ports) {
			const {facts} = await readHost(now.host);
			const measurements: Record<string, Measurement> = {};
			try {
				for (const flow of flows)
					measurements[flow.id] = await measureFlow({...now, facts}, flow, tcpTiming, clientPort(ports, portsBefore(flow)));
			} catch (error) {
				// It guards, so a run counts without it.
				if (!(error instanceof TargetError)) throw error;
				tell(error.message);
			}
			return {figures: figuresOf(measurements), measurements, packets: {}};
		},
	};
};
