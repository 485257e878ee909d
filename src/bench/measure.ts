import type {Facts} from '../inspect/facts.ts';
import {sum} from '../inspect/sum.ts';
import {linksUnder, speedOf, type WayOut} from '../inspect/way-out.ts';
import {median} from '../judge/median.ts';
import {type Target, TargetError} from '../target/target.ts';
import {type CpuUse, cpuUse} from './cpu-use.ts';
import {guestCpuPerGigabyte} from './guest-cpu.ts';
import {describeVersion, type IperfResult, type IperfVersion, parseIperfResult} from './iperf.ts';
import {clientCommand} from './iperf-command.ts';
import {type IperfPlan, type IperfProcess, planIperf, threadShare} from './iperf-plan.ts';
import {limits, nothingFound} from './limits/index.ts';
import {limitInWords, type Observed} from './limits/limit.ts';
import {grown, readLinkCounters, type ToldByPrograms} from './link-counters.ts';
import {type BenchSetup, type Direction, type Measurement, type OneWay, type Sample, waysOf} from './measurement.ts';
import {resentShare, wayObserved} from './observed.ts';
import {startServers} from './peer-servers.ts';
import {sampleOf} from './sample.ts';
import type {Counters} from './sampler.ts';
import {startSampling} from './sampling.ts';
import {toolVersions} from './tool-versions.ts';
import {type WayToPeer, wayToPeer} from './way-to-peer.ts';

export type Bench = {
	readonly host: Target;
	readonly guest: Target;
	/** Where servers are started; undefined for a peer whose server runs already. */
	readonly peer: Target | undefined;
	readonly setup: BenchSetup;
	/** Read while the guest runs: its threads are found there. */
	readonly facts: Facts;
	/** The guest's name; undefined: the host itself stands in its place. */
	readonly domain: string | undefined;
	readonly onSample: (sample: Sample) => void;
	/** Called with each repeat that has ended: Gbit/s, or why it gave none. */
	readonly onRepeat?: (streams: number, repeat: number, result: number | TargetError) => void;
	readonly signal: AbortSignal;
};

/**
 * Measures TCP from the guest to the peer: each stream count `repeats` times, none dropped. One that fails leaves the others; two one after the
 * other end it, as the next would hardly do better.
 *
 * The figure that counts is that of `iperf3 -J`, which prints nothing before its end; the streaming output is of 3.17 and later only.
 * So the live throughput is that of the guest's taps, from the same readings as the CPU use: one way for every version, already
 * summed over processes, and without a second look into the guest.
 * @returns no measurement of a stream count of which no repeat gave a result
 * @throws TargetError when none at all did. @throws the signal's reason after an abort; nothing that was started runs on then.
 */
export const measure = async (bench: Bench): Promise<readonly Measurement[]> => {
	const {client, server} = await toolVersions(bench);
	const way = await wayToPeer(bench, bench.facts, bench.domain, bench.setup.peer.address);
	const measurements: Measurement[] = [];
	const clock = {start: undefined as number | undefined};
	const failed: TargetError[] = [];
	let failedInRow = 0;
	for (const streams of bench.setup.streams) {
		const plan = planIperf(streams, directionOf(bench), client, server, expectedRate(bench.facts, way));
		const runs: Run[] = [];
		for (let repeat = 1; repeat <= bench.setup.repeats && failedInRow < 2; repeat++) {
			let begun: number | undefined;
			const result = await run(bench, way, plan, client, (before, after) => {
				begun ??= before.seconds;
				clock.start ??= begun;
				bench.onSample(sample(bench, way, streams, repeat, before, after, {measurement: clock.start, run: begun}));
			}).catch(asResult);
			if (result instanceof TargetError) failed.push(result);
			else runs.push(result);
			failedInRow = result instanceof TargetError ? failedInRow + 1 : 0;
			bench.onRepeat?.(streams, repeat, result instanceof TargetError ? result : result.throughput);
		}
		if (runs.length > 0) measurements.push(summary(bench, way, streams, plan, runs, client, server));
	}
	if (measurements.length === 0 && failed[0] !== undefined) throw failed[0];
	return measurements;
};

const asResult = (error: unknown): TargetError => {
	if (error instanceof TargetError) return error;
	throw error;
};

type Run = {
	readonly results: readonly IperfResult[];
	readonly throughput: number;
	readonly use: CpuUse | undefined;
	/** Of a peer that is reached over SSH. */
	readonly peerUse: CpuUse | undefined;
	readonly counters: Pick<Observed, 'queueing' | 'allowances'>;
	readonly unread: string | undefined;
};

/** Seconds that a run may take beyond its own: connecting, and both ends telling each other the results. */
const grace = 15;

const run = async (
	bench: Bench,
	way: WayOut,
	plan: IperfPlan,
	client: IperfVersion,
	onReading: (before: Counters, after: Counters) => void,
): Promise<Run> => {
	const {guest, host, peer, setup} = bench;
	const seconds = setup.leadIn + setup.seconds + grace;
	const over = new AbortController();
	const signal = AbortSignal.any([bench.signal, over.signal]);
	bench.signal.throwIfAborted();
	const sampled = {atMost: seconds + grace, remembered: setup.seconds};
	const sampling = startSampling(host, processOf(bench), sampled, signal, onReading);
	const peerSampling = peer && startSampling(peer, undefined, sampled, signal, () => {});
	const started: Promise<unknown>[] = [sampling.ended, ...(peerSampling ? [peerSampling.ended] : [])];
	try {
		const before = await linkCounters(bench, way, signal);
		bench.signal.throwIfAborted();
		const ports = peer && (await startServers(peer, plan.length, seconds, signal, ended => started.push(ended)));
		const clients = plan.map(async (iperf, index) => {
			const port = ports?.[index] ?? setup.peer.port + index;
			const firstClientPort = setup.clientPort === undefined ? undefined : setup.clientPort + streamsIn(plan.slice(0, index));
			const output = await guest.run(clientCommand(setup, port, iperf, client, firstClientPort), {timeout: seconds * 1000, signal});
			return parseIperfResult(output, guest.name, `${setup.peer.address} port ${port}`);
		});
		started.push(Promise.allSettled(clients));
		const results = await Promise.all(clients);
		const throughput = sum(results.map(result => result.throughput));
		if (throughput <= 0) throw new TargetError(`iperf3 from ${guest.name} to ${setup.peer.address} carried nothing in ${setup.seconds} s.`);
		const use = counted(sampling.readings, setup.seconds, (first, last) =>
			cpuUse(first, last, processOf(bench), tapsOf(bench), namesOf(way.nics)),
		);
		return {
			results,
			throughput,
			use,
			peerUse: peerSampling && counted(peerSampling.readings, setup.seconds, (first, last) => cpuUse(first, last, undefined, [], [])),
			counters: grown(before, await linkCounters(bench, way, signal)),
			unread: use ? undefined : (sampling.problem ?? 'too few readings'),
		};
	} catch (error) {
		// What a target throws because of the abort says less than the reason of it.
		bench.signal.throwIfAborted();
		throw error;
	} finally {
		over.abort();
		await Promise.allSettled(started);
	}
};

/** A machine's work in the counted seconds, which are the last ones before the results came. */
const counted = (readings: readonly Counters[], length: number, use: (first: Counters, last: Counters) => CpuUse): CpuUse | undefined => {
	const last = readings.at(-1);
	const first = last && readings.find(({seconds}) => seconds >= last.seconds - length);
	return last && first && first !== last ? use(first, last) : undefined;
};

const linkCounters = async (bench: Bench, {nics, devices}: WayOut, signal: AbortSignal): Promise<ToldByPrograms> =>
	await readLinkCounters(
		bench.host,
		[...tapsOf(bench), ...devices.flatMap(device => linksUnder(bench.facts, device)), ...namesOf(nics)],
		nics.filter(({driver}) => driver === 'ena').map(({name}) => name),
		signal,
	);

const sample = (
	bench: Bench,
	way: WayOut,
	streams: number,
	repeat: number,
	before: Counters,
	after: Counters,
	start: {readonly measurement: number; readonly run: number},
): Sample =>
	sampleOf(
		cpuUse(before, after, processOf(bench), tapsOf(bench), namesOf(way.nics)),
		{at: Math.round((after.seconds - start.measurement) * 1000), streams, direction: directionOf(bench), repeat},
		before.seconds - start.run >= bench.setup.leadIn,
	);

const summary = (
	bench: Bench,
	way: WayToPeer,
	streams: number,
	plan: IperfPlan,
	runs: readonly Run[],
	client: IperfVersion,
	server: IperfVersion | undefined,
): Measurement => {
	const {facts} = bench;
	const ways = waysOf(directionOf(bench));
	const throughput = runs.map(one => one.throughput);
	// The run in the middle stands for all: what was read in it belongs to the throughput that is shown.
	const typical = runs.toSorted((a, b) => a.throughput - b.throughput)[runs.length >> 1];
	const tool = {
		client: busiest(typical, plan, ({cpu}, own) => threadShare(cpu.client, own, client)),
		server: busiest(typical, plan, ({cpu}, own) => threadShare(cpu.server, own, server)),
	};
	const serverInAll = busiest(typical, plan, ({cpu}) => cpu.server);
	const unread = runs.find(one => one.unread !== undefined)?.unread;
	const carried = (one: OneWay): readonly number[] => runs.map(({results}) => carriedBy(results, plan, one));
	const observedIn = (one: OneWay): Observed => {
		const onTheWay = wayObserved(facts, bench.domain, way, speedOf(facts, way), one);
		return {
			...onTheWay,
			streams,
			throughput: median(carried(one)),
			client: bench.domain === undefined ? 'on the host' : 'in the guest',
			tool,
			serverInAll,
			processes: plan.length,
			resent: typical && resentShare(resentBy(typical), typical.throughput, bench.setup.seconds, onTheWay.mtu),
			host: typical?.use,
			peer: typical?.peerUse,
			queueing: typical?.counters.queueing,
			allowances: typical?.counters.allowances,
		};
	};
	const observed = ways.map(observedIn);
	const found = limits(...observed);
	return {
		streams,
		throughput,
		...(ways.length === 1 ? {} : {eachWay: {sending: carried('sending'), receiving: carried('receiving')}}),
		retransmits: runs.map(resentBy),
		cpuPerGigabyte: runs.map(({use, throughput: rate}) => (use && rate > 0 ? use.hostSeconds / use.seconds / (rate / 8) : undefined)),
		guestCpuPerGigabyte: runs.map(({use, throughput: rate}) => use && guestCpuPerGigabyte(use, rate)),
		processes: plan.length,
		iperf: {client: describeVersion(client), server: server && describeVersion(server)},
		tool,
		limits: [
			...(found.length > 0 ? found.map(limitInWords) : observed.slice(0, 1).map(nothingFound)),
			...(unread === undefined ? [] : [`The CPU use of ${bench.host.name} could not be read: ${unread}.`]),
		],
		heldBy: found.find(({cap}) => cap !== undefined)?.cap,
	};
};

const busiest = (
	run: Run | undefined,
	plan: IperfPlan,
	shareOf: (result: IperfResult, streams: number) => number | undefined,
): number | undefined => {
	const shares = (run?.results ?? [])
		.map((result, index) => shareOf(result, plan[index]?.streams ?? 1))
		.filter(share => share !== undefined);
	return shares.length > 0 ? Math.max(...shares) : undefined;
};

const directionOf = ({setup}: Bench): Direction => setup.direction ?? 'sending';

const streamsIn = (processes: readonly IperfProcess[]): number => sum(processes.map(({streams}) => streams));

/** Gbit/s one way. */
const carriedBy = (results: readonly IperfResult[], plan: IperfPlan, way: OneWay): number =>
	sum(results.flatMap(({throughput}, index) => (plan[index]?.way === way ? [throughput] : [])));

const processOf = ({facts, domain}: Bench) => facts.domains.find(({name}) => name === domain)?.process;

const tapsOf = ({facts, domain}: Bench): readonly string[] =>
	domain === undefined ? [] : facts.taps.filter(tap => tap.domain === domain).map(({name}) => name);

const namesOf = (nics: WayOut['nics']): readonly string[] => nics.map(({name}) => name);

/** Gbit/s. */
const expectedRate = (facts: Facts, way: WayOut): number | undefined => {
	const speed = speedOf(facts, way);
	return speed === undefined ? undefined : speed / 1000;
};

const resentBy = ({results}: Run): number | undefined => known(results.map(({retransmits}) => retransmits));

/** The sum, or undefined when one of them is unknown. */
const known = (values: readonly (number | undefined)[]): number | undefined => {
	const numbers = values.filter(value => value !== undefined);
	return numbers.length === values.length ? sum(numbers) : undefined;
};
