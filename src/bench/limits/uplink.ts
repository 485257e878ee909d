import {sum} from '../../inspect/sum.ts';
import {short} from '../../text/short.ts';
import type {LinkUse} from '../cpu-use.ts';
import type {OneWay} from '../measurement.ts';
import {full, gigabits, type LimitKind, type Observed} from './limit.ts';

/** Of what was measured, what a NIC on the way carries at least in the same seconds. */
const most = 0.8;

/** What the guest sends, a NIC sends too. */
const bytesOf = ({sentBytes, receivedBytes}: LinkUse, way: OneWay): number => (way === 'sending' ? sentBytes : receivedBytes);

/** A port that is full carries others' packets too, or is the one of a bond that this peer's take: a bond's hash of addresses has one for each. */
const fullPorts = ({host, ports, way}: Observed): readonly string[] =>
	ports.flatMap(({name, speed}) => {
		const link = host?.links.find(one => one.name === name);
		if (host === undefined || link === undefined || speed === undefined) return [];
		const carried = gigabits(bytesOf(link, way), host);
		return carried > full * (speed / 1000)
			? [`${name} is full: it ${way === 'sending' ? 'sends' : 'receives'} ${short(carried)} of ${speed / 1000} Gbit/s.`]
			: [];
	});

/** Whether its ports carried what was measured, as far as they were read: another guest, or the host itself, is reached by none of them. */
const isCarried = ({host, ports, way, throughput}: Observed): boolean => {
	const links = (host?.links ?? []).filter(({name}) => ports.some(port => port.name === name));
	return host === undefined || links.length === 0 || gigabits(sum(links.map(link => bytesOf(link, way))), host) >= most * throughput;
};

export const uplink: LimitKind = {
	id: 'uplink',
	cap: 'the uplink',
	remedy: {ceiling: 'the NIC'},
	evidence(observed) {
		const {throughput, mtu, uplinkSpeed} = observed;
		if (mtu === undefined || uplinkSpeed === undefined) return fullPorts(observed);
		// On the wire a frame takes 38 bytes more than its MTU: header, checksum, preamble and gap (IEEE 802.3).
		const payload = ((uplinkSpeed / 1000) * (mtu - 52)) / (mtu + 38);
		return throughput > full * payload && isCarried(observed)
			? [`The uplink is full: ${short(throughput)} of ${short(payload)} Gbit/s of payload at ${uplinkSpeed / 1000} Gbit/s.`]
			: fullPorts(observed);
	},
};
