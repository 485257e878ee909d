import {toolVersions} from '../bench/tool-versions.ts';
import {hostWayToPeer, wayToPeer} from '../bench/way-to-peer.ts';
import {nicsInWords, type WayOut} from '../inspect/way-out.ts';
import {readHost} from '../plan/read-host.ts';
import {TargetError} from '../target/target.ts';
import {measureFlow} from './measure-flow.ts';
import type {Metered} from './meter.ts';
import {toolSeconds} from './reading-seconds.ts';
import {rateOf} from './tcp.ts';
import {allFlows, bareMetalId, type Flow, hostPorts, tcpFlows, tcpTiming} from './tcp-flows.ts';
import {clientPort, type Look} from './tool.ts';

/**
 * The host itself to the peer, by the very method of its guest, in each run right after the guest: so both have the same drift and the
 * same steps, and what steps do to the host's own network is no gain of the guest's. One of its guest's flows a run, in turns, as all would make
 * a tuning run longer by half; both runs of a pair have the same one.
 */
export const bareMetal: Look = async (ends, tell, before) => {
	const {host, guest, far, peer, domain} = ends;
	const none = (because: string) => ({
		what: 'bare metal',
		because,
		so: 'The host itself is not measured, so there will be no “% of bare metal”.',
	});
	const itself = {...ends, guest: host, domain: undefined, onSample: () => {}};
	try {
		await toolVersions({guest: host, peer: far});
		const {facts} = await readHost(host);
		const own = await hostWayToPeer(host, facts, peer.address);
		const another = anotherWay(own, await wayToPeer({host, guest}, facts, domain, peer.address), domain, host.name);
		if (another !== undefined) return none(another);
		await measureFlow({...itself, facts}, {...tcpFlows[0], streams: 1}, {seconds: 1, leadIn: 0}, clientPort(0, hostPorts));
	} catch (error) {
		if (!(error instanceof TargetError)) throw error;
		return none(error.message);
	}
	const flows = allFlows.filter(({id}) => before.some(({metric}) => metric.id === id));
	return {
		instruments: flows.map(metered),
		seconds: toolSeconds.bareMetal,
		async read(now, ports) {
			const flow = flows[ports % flows.length] ?? tcpFlows[0];
			const id = bareMetalId(flow.id);
			try {
				const {facts} = await readHost(host);
				const one = await measureFlow({...itself, far: now.far, facts}, flow, tcpTiming, clientPort(ports, hostPorts));
				return {figures: Object.fromEntries(rateOf(id, one)), measurements: {[id]: one}, packets: {}};
			} catch (error) {
				// It judges nothing, so a run counts without it.
				if (!(error instanceof TargetError)) throw error;
				tell(`${error.message} This run tells nothing of bare metal.`);
				return {figures: {}, measurements: {}, packets: {}};
			}
		},
	};
};

const metered = ({id, title}: Flow): Metered => ({
	metric: {id: bareMetalId(id), title: `bare metal, ${title}`, better: 'higher'},
	part: 'beside',
	unit: 'Gbit/s',
	how: `as ${title}, from the host itself right after its guest, one flow a run in turns`,
});

/** Why the host's own packets tell nothing of its guest's; undefined: both leave by the same NICs. */
const anotherWay = (own: WayOut, guests: WayOut, domain: string, host: string): string | undefined => {
	if (own.unknown !== undefined) return `By which NIC ${host} reaches the peer is not known: ${own.unknown}.`;
	if (guests.unknown !== undefined) return `By which NIC the packets of ${domain} reach the peer is not known: ${guests.unknown}.`;
	if (guests.nics.length === 0) return `The packets of ${domain} reach the peer by no NIC of ${host}.`;
	return nicsInWords(own) === nicsInWords(guests)
		? undefined
		: `${host} itself reaches the peer by ${nicsInWords(own) || 'no NIC'}, and the packets of ${domain} by ${nicsInWords(guests)}.`;
};
