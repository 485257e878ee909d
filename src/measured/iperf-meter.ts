import {cpuUse} from '../bench/cpu-use.ts';
import {measure, toolVersions} from '../bench/measure.ts';
import type {Direction, Measurement, Peer} from '../bench/measurement.ts';
import {startSampling} from '../bench/sampling.ts';
import type {Figures} from '../judge/course.ts';
import {type Load, settling} from '../judge/settled.ts';
import {readHost} from '../plan/read-host.ts';
import {type Target, TargetError} from '../target/target.ts';
import {untilItAnswers} from '../target/until-it-answers.ts';
import type {Meter, Metered, Reading} from './meter.ts';

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

const perGigabyte: Metered = {
	metric: {id: 'cpu-per-gigabyte', title: 'CPU seconds of the host per GB sent', better: 'lower'},
	part: 'stand-in',
	unit: 's',
};

export const iperfInstruments: readonly Metered[] = [
	...flows.map(({id, title, part}): Metered => ({metric: {id, title, better: 'higher'}, part, unit: 'Gbit/s'})),
	perGigabyte,
];

/** Seconds that are counted, and those of the lead-in. */
const timing = {seconds: 5, leadIn: 1} as const;

/** Client ports below those that Linux gives out itself (32768 and up, ip-sysctl.rst): a block for each number, and in it one a flow. */
const [firstPort, portsInBlock, portsOfFlow] = [20_000, 64, 16];

/** Seconds after which settling() gives up at the latest, and some more. */
const longestSettling = 200;

export type IperfMeterParts = {
	readonly host: Target;
	/** The guest's name. */
	readonly domain: string;
	readonly peer: Peer;
	readonly guestUser: string;
	/** @throws TargetError while the guest does not answer */
	readonly toGuest: () => Promise<Target>;
	/** undefined: a server runs at the peer already. @throws TargetError */
	readonly toPeer: () => Promise<Target | undefined>;
	readonly tell: (line: string) => void;
};

/**
 * TCP from the guest to the peer and back, with iperf3. Both ends are entered, and their iperf3 asked, before this returns.
 * @throws TargetError where one cannot be entered, or has no iperf3
 */
export const iperfMeter = async ({host, domain, peer, guestUser, toGuest, toPeer, tell}: IperfMeterParts): Promise<Meter> => {
	let guest: Target | undefined = await toGuest();
	let far: Target | undefined;
	const leaveGuest = async (): Promise<void> => {
		const left = guest;
		guest = undefined;
		await left?.close();
	};
	const close = async (): Promise<void> => {
		await leaveGuest();
		await far?.close();
		far = undefined;
	};
	try {
		far = await toPeer();
		await toolVersions({guest, peer: far});
	} catch (error) {
		await close();
		throw error;
	}

	const unstoppable = new AbortController().signal;
	return {
		instruments: iperfInstruments,
		parts: flows.length,
		async read(ports) {
			try {
				guest ??= await untilItAnswers(toGuest, unstoppable);
				far ??= await toPeer();
				const {facts} = await readHost(host);
				const measurements: Record<string, Measurement> = {};
				for (const [index, {id, streams, direction}] of flows.entries()) {
					const clientPort = firstPort + ports * portsInBlock + index * portsOfFlow;
					const setup = {peer, guestUser, streams: [streams], ...timing, repeats: 1, direction, clientPort};
					const [one] = await measure({host, guest, peer: far, setup, facts, domain, onSample: () => {}, signal: unstoppable});
					if (one === undefined || one.throughput.some(rate => rate <= 0))
						throw new TargetError(`iperf3 from ${guest.name} to ${peer.address} carried nothing in ${timing.seconds} s.`);
					measurements[id] = one;
				}
				return {figures: figuresOf(measurements), measurements};
			} catch (error) {
				// A connection that was cut is of no use to the next attempt.
				await close();
				throw error;
			}
		},
		leaveGuest,
		async settle(signal) {
			try {
				guest ??= await untilItAnswers(toGuest, signal);
			} catch (error) {
				if (signal.aborted) return;
				throw error;
			}
			const {facts} = await readHost(host);
			const running = facts.domains.find(({name}) => name === domain)?.process;
			const over = new AbortController();
			const loads: Load[] = [];
			let begin: number | undefined;
			const sampling = startSampling(host, running, longestSettling, AbortSignal.any([signal, over.signal]), (before, after) => {
				const busy = cpuUse(before, after, running, [], []).threads.reduce((sum, thread) => sum + thread.busy, 0);
				begin ??= before.seconds;
				loads.push({seconds: after.seconds - begin, busy});
				if (settling(loads) !== 'wait') over.abort();
			});
			await sampling.ended;
			if (sampling.problem !== undefined || running === undefined)
				throw new TargetError(
					`Whether ${domain} has settled after its start could not be seen on ${host.name}: ${sampling.problem ?? 'its process was not found'}.`,
				);
			if (settling(loads) === 'never')
				tell(`${domain} keeps working by itself, three minutes after its start: it competes with what is measured.`);
		},
		close,
	};
};

/** The figures of one reading; what is not known, or is nothing, is left out. */
export const figuresOf = (measurements: Reading['measurements']): Figures => {
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
