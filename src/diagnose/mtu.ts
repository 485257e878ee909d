import type {Domain, DomainInterface, Facts} from '../inspect/facts.ts';
import {commonMtu, mtuChainOf, usualMtu, whyNoMtu} from '../inspect/mtu-chain.ts';
import {type SizedLink, smallestLink} from '../inspect/smallest-link.ts';
import type {Diagnosis, Finding} from './finding.ts';

/** The link as far as its MTU is known. */
const sized = (link: {readonly name: string; readonly mtu: number | undefined} | undefined): readonly SizedLink[] =>
	link?.mtu === undefined ? [] : [{name: link.name, mtu: link.mtu}];

const toldOf = (links: readonly SizedLink[]): string => links.map(link => `${link.name} ${link.mtu}`).join(', ');

/**
 * From the guest's tap over its bridge to the NICs; a macvtap is as its device is. Where the host routes there is no such chain: it answers
 * with the size that fits, and the sender cuts anew.
 */
const ofInterface = (facts: Facts, {name}: Domain, nic: DomainInterface): readonly Finding[] => {
	const chain = mtuChainOf(facts, nic);
	if (chain.kind === 'unknown' || chain.isRouted) return [];
	const bridge = sized(chain.bridge);
	const [first, ...way] = [...sized(facts.taps.find(tap => tap.name === nic.target)), ...bridge, ...chain.links];
	const smallest = smallestLink(way);
	if (first === undefined || smallest === undefined) return [];
	const sent = nic.mtu ?? first.mtu;
	if (sent > smallest.mtu) {
		const isRaised = smallest.name === chain.bridge?.name && sent <= Math.min(chain.smallest.mtu, commonMtu) && whyNoMtu(nic) === undefined;
		return [
			{
				id: 'mtu-chain',
				severity: 'costs throughput',
				where: name,
				at: {link: smallest.name},
				evidence: `${name} may send frames of ${sent} bytes, and ${smallest.name} on their way takes ${smallest.mtu}: larger ones are lost there without a word (${toldOf([first, ...way])})`,
				advice: isRaised
					? 'the step mtu'
					: `raise the MTU of ${smallest.name}, where all behind it take ${sent}; else lower that of the guest`,
				unless: 'the guest’s own interface has a smaller MTU, or it talks to nobody beyond the bridge.',
				source: 'kernel net/bridge/br_forward.c (is_skb_forwardable)',
			},
		];
	}
	const behind = [...way, ...chain.beside];
	const least = Math.min(...behind.map(link => link.mtu));
	return Math.min(least, commonMtu) > Math.max(first.mtu, usualMtu)
		? [
				{
					id: 'mtu-unused',
					severity: 'worth knowing',
					where: name,
					at: {link: first.name},
					evidence: `All behind ${first.name} of ${name} takes frames of ${least} bytes, and it takes ${first.mtu} (${toldOf([first, ...behind])})`,
					advice: whyNoMtu(nic) === undefined ? 'the step mtu' : `a larger MTU for ${first.name}, and the same in ${name}`,
					unless: 'its peers, or the switch, take no larger frames.',
					source: 'libvirt formatdomain, “MTU configuration”',
				},
			]
		: [];
};

/** The MTU of every link on a guest's way, the smallest named. */
export const mtu: Diagnosis = facts =>
	facts.domains.flatMap(domain => (domain.live?.interfaces ?? []).flatMap(nic => ofInterface(facts, domain, nic)));
