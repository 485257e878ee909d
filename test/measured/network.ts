import type {DesignName} from '../../src/judge/design.ts';
import type {ReadingOf} from '../../src/measured/meter.ts';
import {networkMeter} from '../../src/measured/network-meter.ts';
import type {Output, RunOptions, Target} from '../../src/target/target.ts';

const ok = (stdout: string): Output => ({status: 0, stdout, stderr: ''});

/** What a guest answers whose network lets iperf3's UDP and ping through; undefined: it is asked something else. */
export const besideTcp = (argv: readonly string[], milliseconds = 0.2, packets = 600_000): Output | undefined => {
	if (argv[0] === 'ip') return ok('[{"dev":"eth0"}]');
	if (argv[0] === 'ping') return ok(pinged(Number(argv[argv.indexOf('-c') + 1]), milliseconds));
	if (argv.includes('-u')) return ok(JSON.stringify({end: {sum: {packets, lost_packets: packets / 10, seconds: 3}}}));
	return undefined;
};

/** What iperf3 says that TCP carried. */
export const carried = (gigabits: number): Output =>
	ok(
		JSON.stringify({
			end: {sum_received: {bits_per_second: gigabits * 1e9}, sum_sent: {retransmits: 0}, cpu_utilization_percent: {host_total: 30}},
		}),
	);

type Answer = (argv: readonly string[], options: RunOptions) => Output | undefined;

/** The host in memory, of which everything else is asked, in a network: by this device it reaches the peer, and its own iperf3 carries so much. */
export const inNetwork = (
	host: Target,
	{
		device = 'enp0s3',
		gigabits = 8,
		answer = () => undefined,
	}: {readonly device?: string; readonly gigabits?: number; readonly answer?: Answer} = {},
): Target => ({
	...host,
	run: async (argv, options = {}) => {
		const own = answer(argv, options);
		if (own !== undefined) return own;
		if (argv.slice(0, 4).join(' ') === 'ip -j route get') return ok(JSON.stringify([{dst: argv[4], dev: device}]));
		return argv[0] === 'iperf3' && argv[1] === '-c' ? carried(gigabits) : await host.run(argv, options);
	},
});

/** Every request is answered, the first ones a little later. */
const pinged = (count: number, milliseconds: number): string =>
	[
		...Array.from(
			{length: count},
			(_, index) => `64 bytes from 10.0.0.9: icmp_seq=${index + 1} ttl=64 time=${(milliseconds * (index < 3 ? 2 : 1)).toFixed(3)} ms`,
		),
		`${count} packets transmitted, ${count} received, 0% packet loss, time ${count * 10}ms`,
		'',
	].join('\n');

/** A meter between web01 on this host, which is entered so, and a server that runs already; and what it told. */
export const meterBetween = async (
	host: Target,
	toGuest: () => Promise<Target>,
	steps: readonly string[] = [],
	design: DesignName = 'normal',
) => {
	const told: string[] = [];
	const meter = await networkMeter({
		host,
		domain: 'web01',
		peer: {kind: 'server', address: '10.0.0.9', port: 5201},
		guestUser: 'root',
		toGuest,
		toPeer: async () => undefined,
		steps,
		design,
		onSample: () => {},
		tell: line => told.push(line),
	});
	return {meter, told};
};

/** What a reading is of, where that does not matter. */
export const inQuestion: ReadingOf = {judging: 'hugepages', steps: ['hugepages'], holds: [], boot: 0};
