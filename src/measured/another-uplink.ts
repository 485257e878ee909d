import {wayToPeer} from '../bench/way-to-peer.ts';
import {nicsInWords, wayOut} from '../inspect/way-out.ts';
import {readHost} from '../plan/read-host.ts';
import type {Look} from './tool.ts';

/** The steps whose business the NICs are that the guest's packets leave the host by. */
export const uplinkSteps: readonly string[] = ['nic-ring', 'nic-coalescing', 'nic-interrupts', 'packet-steering', 'flowtable'];

/**
 * A plan knows no peer: its steps are about the NICs of the default route. What they do is not felt on the way to a peer behind another one,
 * and a verdict on it would be one on nothing.
 */
export const anotherUplink: Look = async ({host, guest, domain, peer, steps}) => {
	const about = steps.filter(step => uplinkSteps.includes(step));
	if (about.length === 0) return undefined;
	const {facts} = await readHost(host);
	const planned = wayOut(
		facts,
		facts.domains.filter(({name}) => name === domain),
	);
	const measured = await wayToPeer({host, guest}, facts, domain, peer.address);
	// Where a NIC is not known, nothing is known to differ.
	if (planned.nics.length === 0 || measured.nics.length === 0 || measured.nics.some(nic => planned.nics.includes(nic))) return undefined;
	const [own, others] = [nicsInWords(planned), nicsInWords(measured)];
	return {
		what: `the effect of ${about.join(', ')}`,
		because: `The packets of ${domain} reach ${peer.address} by ${others}, and ${about.join(', ')} ${about.length === 1 ? 'is' : 'are'} about ${own}, its way out by default: with this peer nothing of that can be seen. Leave ${about.length === 1 ? 'it' : 'them'} out, or measure with a peer behind ${own}.`,
		so: 'A verdict would be one on nothing.',
	};
};
