import {type Output, type Target, TargetError} from '../target/target.ts';
import {type IperfVersion, knowsClientPort, knowsNewerOptions, numberAt, resultIn, withoutResult} from './iperf.ts';
import type {Peer} from './measurement.ts';
import {startServers} from './peer-servers.ts';

/** Bytes of payload: with the headers of UDP, IPv4 and Ethernet 106, of the size that calls and queries have. */
export const payload = 64;

/** UDP packets that the sender counted, those of them that the receiver missed, and in how many seconds. */
export type Packets = {readonly sent: number; readonly lost: number; readonly seconds: number};

export type PacketsSetup = {
	readonly guest: Target;
	/** Where a server is started; undefined: one runs already. */
	readonly far: Target | undefined;
	readonly peer: Peer;
	/** Of the guest's iperf3. */
	readonly client: IperfVersion;
	/** Bit/s; 0: as fast as one thread sends. */
	readonly rate: number;
	/** At least; iperf3 takes whole ones. */
	readonly seconds: number;
	readonly clientPort: number;
};

/** Seconds that it may take beyond its own. Where UDP is filtered iperf3 waits for half a minute. */
const grace = 10;

/**
 * One stream of UDP packets from the guest to the peer.
 * @returns what iperf3 printed, for `parsePackets`
 * @throws TargetError when it could not be started, or came to no end
 */
export const sendPackets = async ({guest, far, peer, client, rate, seconds, clientPort}: PacketsSetup): Promise<Output> => {
	const over = new AbortController();
	const started: Promise<unknown>[] = [];
	try {
		const [port = peer.port] = far ? await startServers(far, 1, seconds + grace, over.signal, ended => started.push(ended)) : [];
		const argv = [
			'iperf3',
			'-c',
			peer.address,
			'-p',
			String(port),
			'-u',
			'-l',
			String(payload),
			'-b',
			String(rate),
			'-t',
			String(seconds),
			'-J',
			...(knowsNewerOptions(client) ? ['--connect-timeout', '5000'] : []),
			...(knowsClientPort(client) ? ['--cport', String(clientPort)] : []),
		];
		return await guest.run(argv, {timeout: (seconds + grace) * 1000});
	} finally {
		over.abort();
		await Promise.allSettled(started);
	}
};

/** Linux sends no more of them in a second. */
const mostPackets = 1e9;

/**
 * The sender's count and the receiver's losses stand in one sum, which all versions have (3.9 has no other).
 * @param client how a message names the guest. @param server how it names the far end.
 * @throws TargetError when there is no complete result, or one that cannot be.
 */
export const parsePackets = (output: Output, client: string, server: string): Packets => {
	const json = resultIn(output, client, server);
	const [sent, lost, seconds] = ['packets', 'lost_packets', 'seconds'].map(name => numberAt(json, 'end', 'sum', name));
	if (sent === undefined || lost === undefined || seconds === undefined) throw new TargetError(withoutResult(output, client, server));
	// A packet that overtakes another is subtracted from the lost ones once more when it was lost itself.
	if (!(sent > 0 && lost >= 0 && lost <= sent && seconds > 0 && sent / seconds <= mostPackets))
		throw new TargetError(
			`iperf3 from ${client} to ${server}: ${sent} packets sent and ${lost} lost in ${seconds} s cannot be. Measure again.`,
		);
	return {sent, lost, seconds};
};
