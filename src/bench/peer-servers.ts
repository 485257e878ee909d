import {said} from '../target/kernel-error.ts';
import {type Target, TargetError} from '../target/target.ts';
import {noIperf3} from './iperf.ts';

const firstPort = 5201;
const lastPort = 5264;

/**
 * Starts one-shot iperf3 servers at the peer, each on the next port from 5201 that nobody holds, and resolves with their ports once all
 * listen. Each ends after its test, or when `signal` aborts, or, should the connection be lost, with the time that its target gives it.
 * @param onStart is told of each server as it is started: a promise that resolves when it has ended.
 * @throws TargetError when a server cannot be started, or no port is left.
 */
export const startServers = async (
	peer: Target,
	count: number,
	seconds: number,
	signal: AbortSignal,
	onStart: (ended: Promise<unknown>) => void,
): Promise<readonly number[]> => {
	const ports: number[] = [];
	for (let port = firstPort; ports.length < count; port++) {
		if (port > lastPort) {
			throw new TargetError(
				`${peer.name}: ${count} iperf3 servers found no free ports from ${firstPort} to ${lastPort}. End the servers that run there.`,
			);
		}
		const server = startServer(peer, port, seconds, signal);
		onStart(server.ended);
		if (await server.listening) {
			ports.push(port);
		}
	}
	return ports;
};

type Server = {
	/** False: somebody else has the port. */
	readonly listening: Promise<boolean>;
	readonly ended: Promise<unknown>;
};

const startServer = (peer: Target, port: number, seconds: number, signal: AbortSignal): Server => {
	const {promise: listening, resolve, reject} = Promise.withResolvers<boolean>();
	let printed = '';
	const onOutput = (text: string) => {
		printed += text;
		if (printed.includes('Server listening')) {
			resolve(true);
		}
	};
	// Without --forceflush the line that says it listens stays in iperf3's buffer.
	const argv = ['iperf3', '-s', '-1', '--forceflush', '-p', String(port)];
	const ended = peer.run(argv, {timeout: seconds * 1000, signal, onOutput}).then(({status, stderr}) => {
		if (stderr.includes('Address already in use')) {
			resolve(false);
		} else if (status === 127) {
			reject(new TargetError(noIperf3(peer.name)));
		} else {
			reject(
				new TargetError(`${peer.name}: iperf3 -s on port ${port} ended before it listened: ${said(stderr) || `exit status ${status}`}.`),
			);
		}
	}, reject);
	return {listening, ended};
};
