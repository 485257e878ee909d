import {type IperfVersion, knowsClientPort, knowsNewerOptions} from './iperf.ts';
import type {IperfProcess} from './iperf-plan.ts';
import type {BenchSetup} from './measurement.ts';

/** The argv of one iperf3 process that measures TCP. */
export const clientCommand = (
	{peer, seconds, leadIn}: BenchSetup,
	port: number,
	{streams, way}: IperfProcess,
	client: IperfVersion,
	clientPort: number | undefined,
): readonly string[] => [
	'iperf3',
	'-c',
	peer.address,
	'-p',
	String(port),
	'-P',
	String(streams),
	'-t',
	String(seconds),
	'-O',
	String(leadIn),
	'-J',
	...(way === 'receiving' ? ['-R'] : []),
	...(knowsNewerOptions(client) ? ['--connect-timeout', '5000'] : []),
	...(clientPort !== undefined && knowsClientPort(client) ? ['--cport', String(clientPort)] : []),
];
