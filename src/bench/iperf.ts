import {isSince} from '../inspect/is-since.ts';
import {type Output, TargetError} from '../target/target.ts';

/** Major and minor, such as [3, 12]. */
export type IperfVersion = readonly [number, number];

/** What one iperf3 client reports. A number that its version does not print, or that cannot be, is undefined. */
export type IperfResult = {
	/** Gbit/s of TCP payload that the receiver counted: what was sent may still be in a buffer. */
	readonly throughput: number;
	readonly retransmits: number | undefined;
	/** CPU seconds per second of the whole process (getrusage), 1 = one CPU: above 1 only with several threads. */
	readonly cpu: {readonly client: number | undefined; readonly server: number | undefined};
};

/** The version out of `iperf3 --version` (`iperf 3.12 (cJSON 1.7.15)`), or undefined when this is no such output. */
export const parseIperfVersion = (text: string): IperfVersion | undefined => {
	const match = /^iperf (\d+)\.(\d+)/m.exec(text);
	return match ? [Number(match[1]), Number(match[2])] : undefined;
};

export const describeVersion = ([major, minor]: IperfVersion): string => `${major}.${minor}`;

/** For a machine that has none. */
export const noIperf3 = (machine: string): string => `There is no iperf3 on ${machine}. Install the package iperf3 there.`;

/** Options that came with 3.2 (its release notes: --connect-timeout; --forceflush in 3.1.5). An older one ends with “unrecognized option”. */
export const knowsNewerOptions = (version: IperfVersion): boolean => isSince(describeVersion(version), [3, 2]);

/** Since 3.5 --cport works without --bind (esnet/iperf pull request 697); stream i of a process has the port that is i above it. */
export const knowsClientPort = (version: IperfVersion): boolean => isSince(describeVersion(version), [3, 5]);

/** Gbit/s. What is received is written to memory at least once, and no machine's memory takes more than this. */
const mostThroughput = 10_000;

/** iperf3 counts them in 32 bits, and prints those that it does not know as -1 or 4294967295 (esnet/iperf issue 725). */
const mostRetransmits = 2 ** 31 - 1;

/** Linux knows no more CPUs. */
const mostCpus = 8192;

/**
 * What `iperf3 -c … -J` printed, of which nothing is known yet but that no error is told.
 *
 * The exit status is not asked: 3.10 to 3.15 end with 0 after an error that their JSON names, while 3.9 ends with 1, names nothing in
 * the JSON and tells it on standard error. An interrupted run has sums as well, with 0 bytes received, so the error is looked at first.
 * @param client how a message names the guest. @param server `address port N`.
 * @throws TargetError for an error that it tells.
 */
export const resultIn = (output: Output, client: string, server: string): unknown => {
	const json = jsonIn(output.stdout);
	const error = textAt(json, 'error') ?? /iperf3: (?:parameter )?error - (.*)/.exec(output.stderr)?.[1];
	if (error !== undefined) {
		throw new TargetError(explain(error, client, server));
	}
	return json;
};

/**
 * TCP.
 * @param client how a message names the guest. @param server `address port N`.
 * @throws TargetError when there is no complete result, or one that cannot be.
 */
export const parseIperfResult = (output: Output, client: string, server: string): IperfResult => {
	const json = resultIn(output, client, server);
	const bitsPerSecond = numberAt(json, 'end', 'sum_received', 'bits_per_second');
	if (bitsPerSecond === undefined) {
		throw new TargetError(withoutResult(output, client, server));
	}
	const throughput = upTo(mostThroughput, bitsPerSecond / 1e9);
	if (throughput === undefined) {
		throw new TargetError(
			`iperf3 from ${client} to ${server}: it says ${bitsPerSecond / 1e9} Gbit/s, and no machine receives that. Measure again; if it says so again, look at the clock of the guest and at its iperf3.`,
		);
	}
	const cpus = (whose: string): number | undefined => upTo(mostCpus, percent(numberAt(json, 'end', 'cpu_utilization_percent', whose)));
	return {
		throughput,
		retransmits: upTo(mostRetransmits, numberAt(json, 'end', 'sum_sent', 'retransmits')),
		cpu: {client: cpus('host_total'), server: cpus('remote_total')},
	};
};

/** A figure that can be: from 0 to the most there is. */
const upTo = (most: number, value: number | undefined): number | undefined =>
	value !== undefined && value >= 0 && value <= most ? value : undefined;

const explain = (error: string, client: string, server: string): string => {
	const found = explanations.find(([pattern]) => pattern.test(error));
	return `iperf3 from ${client} to ${server}: ${found ? found[1] : `${error}.`}`;
};

/** The wording of 3.9 to 3.22. 3.9 cannot tell a wrong name from a closed port: both are a bad file descriptor there. */
const explanations: readonly (readonly [RegExp, string])[] = [
	[
		/server is busy|control message: Connection reset/,
		'the server is busy with another test, or ended the connection. Wait until that test is over, or name another server.',
	],
	[
		/Name or service not known|Temporary failure in name resolution|No address associated/,
		'the guest cannot resolve that name. Give the address as a number, or mend DNS in the guest.',
	],
	[/Connection refused/, 'nothing listens there. Start `iperf3 -s` on the peer, or correct the address and port.'],
	[
		/No route to host|Network is unreachable/,
		'no route leads there. Check the address, the routes where it starts, and the forwarding of the host.',
	],
	[/timed out/i, 'no answer. Check the address, and that firewalls and security groups let this port in.'],
	[/Bad file descriptor/, 'no connection. Check the name, the address and port, and that `iperf3 -s` runs there.'],
	[
		/server has terminated|control socket has closed|stream socket|control message/,
		'the server went away during the test. Start it again and measure again.',
	],
	[/interrupt|client has terminated/, 'the test was interrupted in the guest before its end. Measure again.'],
];

/** Why a result is incomplete. */
export const withoutResult = (output: Output, client: string, server: string): string => {
	const where = `iperf3 from ${client} to ${server}`;
	if (output.status === 127) {
		return noIperf3(client);
	}
	const unknown = /unrecognized option '([^']+)'/.exec(output.stderr)?.[1];
	if (unknown !== undefined) {
		return `${where}: this iperf3 does not know ${unknown}. Install iperf3 3.2 or newer in ${client}.`;
	}
	const said = /^iperf3: .*/m.exec(output.stderr)?.[0];
	return `${where}: the result is incomplete (${output.stdout.length} bytes, exit status ${output.status}${said ? `: ${said}` : ''}). Measure again.`;
};

const percent = (value: number | undefined): number | undefined => (value === undefined ? undefined : value / 100);

/** undefined: it is none. */
export const jsonIn = (text: string): unknown => {
	try {
		// Up to 3.1 a share of nothing is printed as C prints it (esnet/iperf issues 364 and 826).
		return JSON.parse(text.replaceAll(/:\s*-?nan\b/g, ': null'));
	} catch {
		// Some versions print the whole result twice (esnet/iperf issue 1716).
		const first = /^\{[^]*?^\}$/m.exec(text)?.[0];
		return first === undefined || first.length === text.length ? undefined : jsonIn(first);
	}
};

const at = (value: unknown, path: readonly string[]): unknown =>
	path.reduce<unknown>((inner, key) => (typeof inner === 'object' && inner !== null ? Reflect.get(inner, key) : undefined), value);

export const numberAt = (value: unknown, ...path: readonly string[]): number | undefined => {
	const found = at(value, path);
	return typeof found === 'number' ? found : undefined;
};

const textAt = (value: unknown, ...path: readonly string[]): string | undefined => {
	const found = at(value, path);
	return typeof found === 'string' ? found : undefined;
};
