import type {Observed} from './limit.ts';

const beyondGateways = 1500;

/**
 * Whether the throughput lies within 3 % of a limit of EC2, which counts Ethernet frames; iperf3 counts their payload: MTU less 52 bytes of
 * IPv4, TCP and timestamps, of MTU plus 14 bytes of Ethernet. Beyond a gateway packets have 1500 bytes, however large they may be before it (EC2
 * User Guide, network MTU). The end of a sentence, or undefined.
 * @param caps Gbit/s of frames.
 */
export const nearCap = ({throughput, mtu, cloud}: Observed, caps: readonly number[]): string | undefined => {
	if (cloud !== 'amazon' || mtu === undefined) return undefined;
	const near = [mtu, Math.min(mtu, beyondGateways)]
		.flatMap(size => caps.map(cap => ({size, payload: (cap * (size - 52)) / (size + 14)})))
		.find(({payload}) => Math.abs(throughput / payload - 1) <= 0.03);
	return near && `${near.payload.toFixed(2)} Gbit/s of payload with MTU ${near.size}, measured ${throughput.toFixed(2)} Gbit/s.`;
};
