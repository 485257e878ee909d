import {cpuUse} from '../bench/cpu-use.ts';
import type {Peer, Sample} from '../bench/measurement.ts';
import {startSampling} from '../bench/sampling.ts';
import {toolVersions} from '../bench/tool-versions.ts';
import {mustBeAnother} from '../bench/way-to-peer.ts';
import type {DesignName} from '../judge/design.ts';
import {type Load, settling} from '../judge/settled.ts';
import {readHost} from '../plan/read-host.ts';
import {type Target, TargetError} from '../target/target.ts';
import {untilItAnswers} from '../target/until-it-answers.ts';
import {anotherUplink} from './another-uplink.ts';
import {bareMetal} from './bare-metal.ts';
import {BootWatch} from './boot-watch.ts';
import {bothAtOnce} from './both-at-once.ts';
import {disk} from './disk.ts';
import type {Meter, MeterReading, Unmeasured} from './meter.ts';
import {instrumentsFor} from './question.ts';
import {roundTrip} from './round-trip.ts';
import {smallPackets} from './small-packets.ts';
import {tcp} from './tcp.ts';
import type {Look, Tool} from './tool.ts';

/** Seconds after which settling() gives up at the latest, and some more. */
const longestSettling = 200;

export type NetworkMeterParts = {
	readonly host: Target;
	/** The guest's name. */
	readonly domain: string;
	readonly peer: Peer;
	readonly guestUser: string;
	/** @throws TargetError while the guest does not answer */
	readonly toGuest: () => Promise<Target>;
	/** undefined: a server runs at the peer already. @throws TargetError */
	readonly toPeer: () => Promise<Target | undefined>;
	/** All chosen steps. */
	readonly steps: readonly string[];
	readonly design: DesignName;
	readonly onSample: (sample: Sample) => void;
	readonly tell: (line: string) => void;
};

/** What is measured beside TCP where it can be, in this order: what fills the way comes after what is slowed by it. */
const looks: readonly Look[] = [anotherUplink, roundTrip, bothAtOnce, smallPackets, bareMetal, disk];

/**
 * The network from the guest to the peer and back. Both ends are entered, their iperf3 asked, and it is looked what can be measured beside
 * TCP, before this returns.
 * @throws TargetError where one cannot be entered, or has no iperf3
 */
export const networkMeter = async ({toGuest, toPeer, tell, ...known}: NetworkMeterParts): Promise<Meter> => {
	const {host, domain} = known;
	let guest: Target | undefined = await toGuest();
	let far: Target | undefined;
	const boots = new BootWatch(domain);
	const leave = async (): Promise<void> => {
		const left = guest;
		guest = undefined;
		await left?.close();
	};
	const close = async (): Promise<void> => {
		await leave();
		await far?.close();
		far = undefined;
	};
	const tools: Tool[] = [tcp];
	const instruments = () => tools.flatMap(tool => tool.instruments);
	const unmeasured: Unmeasured[] = [];
	try {
		far = await toPeer();
		await mustBeAnother(guest, known.peer.address);
		await toolVersions({guest, peer: far});
		for (const look of looks) {
			const seen = await look({...known, guest, far}, tell, instruments());
			if (seen === undefined) continue;
			if ('read' in seen) tools.push(seen);
			else {
				const {what, because, so} = seen;
				unmeasured.push({what, because});
				tell(`${because} ${so}`);
			}
		}
	} catch (error) {
		await close();
		throw error;
	}

	const unstoppable = new AbortController().signal;
	return {
		instruments: instruments(),
		unmeasured,
		seconds: tools.reduce((sum, tool) => sum + tool.seconds, 0),
		async read(ports, of) {
			try {
				guest ??= await untilItAnswers(toGuest, unstoppable);
				await boots.look(guest);
				far ??= await toPeer();
				const readings: MeterReading[] = [];
				for (const tool of tools) readings.push(await tool.read({...known, guest, far}, ports, of));
				await boots.look(guest);
				const reading = together(readings);
				const missing = instrumentsFor(of, instruments()).filter(
					({metric, part}) => part === 'guard' && reading.figures[metric.id] === undefined,
				);
				if (missing.length > 0) tell(`This run gave no figure of ${missing.map(({metric}) => metric.title).join(', ')}.`);
				return reading;
			} catch (error) {
				// A connection that was cut is of no use to the next attempt.
				await close();
				throw error;
			}
		},
		async leaveGuest() {
			boots.forget();
			await leave();
		},
		async settle(signal) {
			try {
				guest ??= await untilItAnswers(toGuest, signal);
				await boots.look(guest);
			} catch (error) {
				if (signal.aborted) return;
				throw error;
			}
			const {facts} = await readHost(host);
			const running = facts.domains.find(({name}) => name === domain)?.process;
			const over = new AbortController();
			const loads: Load[] = [];
			let begin: number | undefined;
			const sampled = {atMost: longestSettling, remembered: 0};
			const sampling = startSampling(host, running, sampled, AbortSignal.any([signal, over.signal]), (before, after) => {
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

const together = (readings: readonly MeterReading[]): MeterReading => ({
	figures: Object.assign({}, ...readings.map(({figures}) => figures)),
	measurements: Object.assign({}, ...readings.map(({measurements}) => measurements)),
	packets: Object.assign({}, ...readings.map(({packets}) => packets)),
});
