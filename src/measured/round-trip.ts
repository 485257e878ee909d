import {answeredWithin, canTell, type Pace, parsePing, pingCommand, pingDeadline, type RoundTrips} from '../bench/ping.ts';
import type {Figures} from '../judge/course.ts';
import {said} from '../target/kernel-error.ts';
import type {Target} from '../target/target.ts';
import type {Metered} from './meter.ts';
import {toolSeconds} from './reading-seconds.ts';
import type {Ends, Look, Tool} from './tool.ts';

/** The second is that of users whose iputils is older than 2021 and wants 200 ms from one request to the next unless root asks. */
const paces: readonly Pace[] = [
	{count: 200, interval: '0.01'},
	{count: 20, interval: '0.2'},
];

/** Which part of all requests was answered within the time. */
const parts = [
	{id: 'round-trip-median', title: 'median', part: 0.5},
	{id: 'round-trip-p99', title: '99th percentile', part: 0.99},
] as const;

/** Request and answer, with ping, from the guest to the peer while nothing else is measured. */
export const roundTrip: Look = async ({guest, peer}) => {
	for (const pace of paces) {
		const {status, stdout, stderr} = await ping(guest, peer.address, {...pace, count: 3});
		if (/minimal interval/i.test(stderr)) continue;
		if ((parsePing(stdout)?.times.length ?? 0) > 0) return at(pace);
		const why =
			status === 127
				? `There is no ping in ${guest.name}. Install the package iputils-ping (Debian, Ubuntu) or iputils there.`
				: parsePing(stdout)
					? `${peer.address} does not answer ping from ${guest.name}: ICMP echo may be filtered.`
					: `ping from ${guest.name} to ${peer.address} gave nothing (status ${status})${stderr.trim() === '' ? '' : `: ${said(stderr)}`}.`;
		return {what: 'round trip', because: why, so: 'The round trip is not measured.'};
	}
	return undefined;
};

const at = (pace: Pace): Tool => ({
	instruments: instruments(pace),
	seconds: toolSeconds.roundTrip,
	async read({guest, peer}: Ends) {
		const seen = parsePing((await ping(guest, peer.address, pace)).stdout) ?? {sent: 0, times: []};
		return {figures: figuresOf(seen), measurements: {}, packets: {'round-trip': {sent: seen.sent, arrived: seen.times.length}}};
	},
});

/** Those of which so many requests can tell. */
const instruments = ({count, interval}: Pace): readonly Metered[] =>
	parts
		.filter(({part}) => canTell(count, part))
		.map(({id, title}) => ({
			metric: {id, title: `ping round trip (${title})`, better: 'lower'},
			part: 'guard',
			unit: 'ms',
			how: `${count} requests, one every ${interval} s`,
		}));

const figuresOf = (seen: RoundTrips): Figures =>
	Object.fromEntries(
		parts.flatMap(({id, part}) => {
			const value = answeredWithin(seen, part);
			return value === undefined ? [] : [[id, {value, heldBy: undefined}]];
		}),
	);

const ping = (guest: Target, address: string, pace: Pace) => guest.run(pingCommand(address, pace), {timeout: (pingDeadline + 10) * 1000});
