import {full, type LimitKind} from './limit.ts';

export const uplink: LimitKind = {
	id: 'uplink',
	cap: 'the uplink',
	remedy: {ceiling: 'the NIC'},
	evidence({throughput, mtu, uplinkSpeed}) {
		if (mtu === undefined || uplinkSpeed === undefined) return [];
		// On the wire a frame takes 38 bytes more than its MTU: header, checksum, preamble and gap (IEEE 802.3).
		const payload = ((uplinkSpeed / 1000) * (mtu - 52)) / (mtu + 38);
		return throughput > full * payload
			? [`The uplink is full: ${throughput.toFixed(2)} of ${payload.toFixed(2)} Gbit/s of payload at ${uplinkSpeed / 1000} Gbit/s.`]
			: [];
	},
};
