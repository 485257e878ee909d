import type {Output} from '../../src/target/target.ts';

const ok = (stdout: string): Output => ({status: 0, stdout, stderr: ''});

/** What a guest answers whose network lets iperf3's UDP and ping through; undefined: it is asked something else. */
export const besideTcp = (argv: readonly string[], milliseconds = 0.2, packets = 600_000): Output | undefined => {
	if (argv[0] === 'ping') return ok(pinged(Number(argv[argv.indexOf('-c') + 1]), milliseconds));
	if (argv.includes('-u')) return ok(JSON.stringify({end: {sum: {packets, lost_packets: packets / 10, seconds: 3}}}));
	return undefined;
};

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
