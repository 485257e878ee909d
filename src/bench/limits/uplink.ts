import {full, gigabits, type LimitKind, type Observed} from './limit.ts';

/** A port that is full carries others' packets too, or is the one of a bond that this peer's take: a bond's hash of addresses has one for each. */
const fullPorts = ({host, ports, way}: Observed): readonly string[] =>
	ports.flatMap(({name, speed}) => {
		const link = host?.links.find(one => one.name === name);
		if (host === undefined || link === undefined || speed === undefined) return [];
		const carried = gigabits(way === 'sending' ? link.sentBytes : link.receivedBytes, host);
		return carried > full * (speed / 1000)
			? [`${name} is full: it ${way === 'sending' ? 'sends' : 'receives'} ${carried.toFixed(2)} of ${speed / 1000} Gbit/s.`]
			: [];
	});

export const uplink: LimitKind = {
	id: 'uplink',
	cap: 'the uplink',
	remedy: {ceiling: 'the NIC'},
	evidence(observed) {
		const {throughput, mtu, uplinkSpeed} = observed;
		if (mtu === undefined || uplinkSpeed === undefined) return fullPorts(observed);
		// On the wire a frame takes 38 bytes more than its MTU: header, checksum, preamble and gap (IEEE 802.3).
		const payload = ((uplinkSpeed / 1000) * (mtu - 52)) / (mtu + 38);
		return throughput > full * payload
			? [`The uplink is full: ${throughput.toFixed(2)} of ${payload.toFixed(2)} Gbit/s of payload at ${uplinkSpeed / 1000} Gbit/s.`]
			: fullPorts(observed);
	},
};
