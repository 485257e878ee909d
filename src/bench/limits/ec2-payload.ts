import type {Observed} from './limit.ts';

/**
 * Whether the throughput lies within 3 % of a limit of EC2, which counts Ethernet frames; iperf3 counts their payload: MTU less 52 bytes of
 * IPv4, TCP and timestamps, of MTU plus 14 bytes of Ethernet. The end of a sentence, or undefined.
 * @param caps Gbit/s of frames.
 */
export const nearCap = ({throughput, mtu, cloud}: Observed, caps: readonly number[]): string | undefined => {
	if (cloud !== 'amazon' || mtu === undefined) return undefined;
	const payload = caps.map(cap => (cap * (mtu - 52)) / (mtu + 14)).find(one => Math.abs(throughput / one - 1) <= 0.03);
	return payload === undefined
		? undefined
		: `${payload.toFixed(2)} Gbit/s of payload with MTU ${mtu}, measured ${throughput.toFixed(2)} Gbit/s.`;
};
