import type {Domain, DomainInterface, Facts} from '../inspect/facts.ts';
import {type SizedLink, smallestLink} from '../inspect/smallest-link.ts';
import {linksUnder, wayOfInterface} from '../inspect/way-out.ts';
import type {Diagnosis, Finding} from './finding.ts';

/**
 * From the guest's tap over its bridge to the NICs. Where the host routes there is no such chain: it answers with the size that fits, and
 * the sender cuts anew.
 */
const chainOf = (facts: Facts, nic: DomainInterface): readonly SizedLink[] => {
	const tap = facts.taps.find(({name}) => name === nic.target);
	const bridge = facts.bridges.find(({name}) => name === tap?.bridge);
	const {devices, unknown} = wayOfInterface(facts, nic);
	const isBridged = bridge === undefined ? nic.type === 'direct' : bridge.ports.some(port => !facts.taps.some(({name}) => name === port));
	if (!isBridged || unknown !== undefined) return [];
	const links = [facts.bridges, facts.stackedLinks, facts.nics].flat();
	const under = devices.flatMap(device => linksUnder(facts, device)).flatMap(device => links.find(({name}) => name === device) ?? []);
	return [tap, ...under].flatMap(link => (link?.mtu === undefined ? [] : [{name: link.name, mtu: link.mtu}]));
};

const ofInterface = (facts: Facts, {name}: Domain, nic: DomainInterface): readonly Finding[] => {
	const chain = chainOf(facts, nic);
	const [first, ...rest] = chain;
	const smallest = smallestLink(rest);
	if (first === undefined || smallest === undefined) return [];
	const told = chain.map(link => `${link.name} ${link.mtu}`).join(', ');
	const sent = nic.mtu ?? first.mtu;
	if (sent > smallest.mtu)
		return [
			{
				id: 'mtu-chain',
				severity: 'costs throughput',
				where: name,
				at: {link: smallest.name},
				evidence: `${name} may send frames of ${sent} bytes, and ${smallest.name} on their way takes ${smallest.mtu}: larger ones are lost there without a word (${told})`,
				advice: `raise the MTU of ${smallest.name}, where all behind it take ${sent}; else lower that of the guest`,
				unless: 'the guest’s own interface has a smaller MTU, or it talks to nobody beyond the bridge.',
				source: 'kernel net/bridge/br_forward.c (is_skb_forwardable)',
			},
		];
	const largest = Math.min(...rest.map(link => link.mtu));
	return largest > first.mtu && rest.every(link => link.mtu >= largest)
		? [
				{
					id: 'mtu-unused',
					severity: 'worth knowing',
					where: name,
					at: {link: first.name},
					evidence: `All behind ${first.name} of ${name} takes frames of ${largest} bytes, and it takes ${first.mtu} (${told})`,
					advice: `<mtu size='${largest}'/> in the interface of ${name}`,
					unless: 'its peers, or the switch, take no larger frames.',
					source: 'libvirt formatdomain, “MTU configuration”',
				},
			]
		: [];
};

/** The MTU of every link on a guest's way, the smallest named. */
export const mtu: Diagnosis = facts =>
	facts.domains.flatMap(domain => (domain.live?.interfaces ?? []).flatMap(nic => ofInterface(facts, domain, nic)));
