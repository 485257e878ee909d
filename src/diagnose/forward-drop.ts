import type {BaseChain, Bridge, Facts} from '../inspect/facts.ts';
import {dropsForwarded} from '../inspect/forward-drop.ts';
import type {Diagnosis, Finding} from './finding.ts';

/** libvirt's own, where it makes its rules with nftables (since 10.4; src/network/network_nftables.c). */
const libvirtTable = 'libvirt_network';

const isOfIptables = ({family, table, name}: BaseChain): boolean => family !== 'inet' && table === 'filter' && name === 'FORWARD';

/** A rule that accepts what such devices pass on, in the words of who made the chain: iptables knows only its own chains. */
const accepting = (chain: BaseChain, hasDocker: boolean, devices: {readonly from?: string; readonly to?: string}): string => {
	const {family, table, name} = chain;
	const {from, to} = devices;
	return isOfIptables(chain)
		? [
				family === 'ip6' ? 'ip6tables' : 'iptables',
				`-I ${hasDocker ? 'DOCKER-USER' : name}`,
				...(from === undefined ? [] : [`-i ${from}`]),
				...(to === undefined ? [] : [`-o ${to}`]),
				'-j ACCEPT',
			].join(' ')
		: [
				`nft insert rule ${family} ${table} ${name}`,
				...(from === undefined ? [] : [`iifname ${from}`]),
				...(to === undefined ? [] : [`oifname ${to}`]),
				'accept',
			].join(' ');
};

/** Whether bridged packets of its families pass such a chain: by the sysctl, or by the bridge's own attribute (br_nf_pre_routing). */
const seesBridged = ({sysctls}: Facts, {family}: BaseChain, {nfCallIptables}: Bridge): boolean => {
	const isOn = (tables: string) => sysctls[`net.bridge.bridge-nf-call-${tables}`] === '1';
	return (family !== 'ip6' && (isOn('iptables') || nfCallIptables === true)) || (family !== 'ip' && isOn('ip6tables'));
};

const finding = (guests: readonly string[], link: string, chain: BaseChain, advice: string, source: string): Finding => ({
	id: 'forward-drop',
	severity: 'harmful now',
	where: guests.join(', '),
	at: {link},
	evidence: `packets of ${guests.join(', ')} on ${link} pass ${chain.family} ${chain.table} ${chain.name}, whose policy is drop: what no rule accepts is lost`,
	advice,
	unless: 'a rule accepts them already: rules are not read here. See iptables -S, nft list ruleset.',
	source,
});

/** Guests whose packets go from port to port of a bridge with a NIC: with br_netfilter those pass FORWARD. */
const bridged = (facts: Facts, chains: readonly BaseChain[], hasDocker: boolean): readonly Finding[] =>
	facts.bridges.flatMap((bridge): readonly Finding[] => {
		const {name, ports} = bridge;
		const chain = chains.find(chain => seesBridged(facts, chain, bridge));
		const taps = facts.taps.filter(tap => ports.includes(tap.name));
		const others = ports.filter(port => !taps.some(tap => tap.name === port));
		const guests = [...new Set(taps.flatMap(({domain}) => domain ?? []))];
		if (chain === undefined || guests.length === 0 || others.length === 0) return [];
		const rule = accepting(chain, hasDocker, {from: name, to: name});
		return [finding(guests, name, chain, rule, 'Docker, “Packet filtering and firewalls”; kernel net/bridge/br_netfilter_hooks.c')];
	});

/**
 * Guests on a network that the host routes. What one base chain accepts, another may drop all the same; libvirt's rules are in iptables'
 * FORWARD or, made with nftables, in a table of their own. For mode open it makes none.
 */
const routed = (facts: Facts, chains: readonly BaseChain[], hasDocker: boolean): readonly Finding[] => {
	const isNftables = (facts.firewall?.baseChains ?? []).some(({table}) => table === libvirtTable);
	return facts.networks.flatMap(({name, forward, bridge}): readonly Finding[] => {
		if (bridge === undefined || !['nat', 'route', 'open'].includes(forward ?? '')) return [];
		const guests = facts.domains.filter(({live}) => live?.interfaces.some(nic => nic.type === 'network' && nic.source === name));
		const chain = chains.find(chain => chain.table !== libvirtTable && (forward === 'open' || isNftables || !isOfIptables(chain)));
		if (chain === undefined || guests.length === 0) return [];
		const rules = [{from: bridge}, {to: bridge}].map(devices => accepting(chain, hasDocker, devices));
		return [
			finding(
				guests.map(guest => guest.name),
				bridge,
				chain,
				rules.join('; '),
				'nft(8): a packet has to pass the chains of all tables; libvirt NEWS 10.4 (nftables); Docker, “Packet filtering and firewalls”',
			),
		];
	});
};

/** Guests whose packets pass a chain that drops what no rule accepts. */
export const forwardDrop: Diagnosis = facts => {
	const chains = dropsForwarded(facts);
	const hasDocker = facts.services.owners?.includes('docker') ?? false;
	return [...bridged(facts, chains, hasDocker), ...routed(facts, chains, hasDocker)];
};
