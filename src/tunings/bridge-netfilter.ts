import type {Facts} from '../inspect/facts.ts';
import {dropsForwarded} from '../inspect/forward-drop.ts';
import {sysctlLine} from './own-file.ts';
import {keepWithModule} from './systemd-sysctl.ts';
import type {Tuning} from './tuning.ts';

const keys = ['iptables', 'ip6tables', 'arptables'].map(table => `net.bridge.bridge-nf-call-${table}`);
/** Kubernetes' and Docker's own rules for containers count on bridged packets passing iptables. */
const needing = ['docker', 'containerd', 'kubernetes', 'nova'];

/** Who needs bridged packets to pass the filters, as a reason to leave it alone. */
const neededBy = (facts: Facts): string | undefined => {
	const {owners} = facts.services;
	if (owners === undefined) return 'which programs run here could not be read, and some need it';
	const owner = owners.find(owner => needing.includes(owner));
	if (owner !== undefined) return `${owner} on this host needs it`;
	if (facts.firewall?.matchesBridgePorts)
		return 'xt_physdev is in use: rules of somebody’s match bridged packets by their port (iptables -S shows them)';
	const [drops] = dropsForwarded(facts);
	if (drops !== undefined)
		return `${drops.family} ${drops.table} ${drops.name} drops what no rule accepts: bridged packets would pass it by from then on`;
	const setOn = facts.bootFiles.sysctls.find(({key, value}) => keys.includes(key) && value !== '0');
	if (setOn !== undefined) return `${setOn.path} sets ${setOn.key} = ${setOn.value} at every boot: somebody needs it`;
	const loads = facts.bootFiles.modules.find(({name}) => name === 'br_netfilter');
	if (loads !== undefined) return `${loads.path} loads br_netfilter at every boot: somebody needs it`;
	const filtered = facts.domains.find(domain => domain.inactive?.filtered || domain.live?.filtered);
	return filtered === undefined ? undefined : `the nwfilter rules of ${filtered.name} need it`;
};

export const bridgeNetfilter: Tuning = {
	id: 'bridge-netfilter',
	title: 'bridge netfilter',
	stars: 2,
	about:
		'With br_netfilter loaded, every bridged packet also passes iptables. Where the module is not loaded there is no cost, so it is never ' +
		'loaded in order to switch it off: loading it switches filtering on. Where it is loaded, somebody may rely on it.',
	value: 'net.bridge.bridge-nf-call-iptables, -ip6tables and -arptables at 0, where the module is loaded.',
	wrong:
		'Where a firewall of yours filters between guests on one bridge. Containers, nwfilter rules and rules that match ports are seen, and refused; others cannot be.',
	risk: 'Rules that were meant to filter traffic between guests on one bridge no longer see it.',
	source: 'sysctl.d(5) example 2; kernel net/bridge/br_netfilter_hooks.c (default 1 on load)',
	touches: {
		sysctl: ['sysctl net.bridge.bridge-nf-call-<table>'],
		file: ['/etc/sysctl.d/90-nearmetal-bridge-netfilter.conf', '/etc/udev/rules.d/90-nearmetal-bridge-netfilter.rules'],
	},
	fields: [],
	propose({facts}) {
		const state = facts.modules.br_netfilter;
		if (state === undefined) return {kind: 'unavailable', because: 'the state of the module could not be read'};
		if (state !== 'loaded' && state !== 'built-in') return {kind: 'satisfied', because: 'not loaded: nothing to switch off'};
		const reason = neededBy(facts);
		if (reason !== undefined) return {kind: 'unavailable', because: reason};
		const present = keys.filter(key => facts.sysctls[key] !== undefined);
		if (present.length === 0) return {kind: 'unavailable', because: 'net.bridge.* could not be read'};

		return {
			kind: 'changes',
			// Off at the moment may be somebody's sysctl -w: only a file keeps it off when the module is loaded again.
			summary: present.some(key => facts.sysctls[key] !== '0') ? 'filtered → past the filters' : 'off now → off at every boot',
			done: 'loaded, and switched off already',
			edits: [
				...present.map(key => ({on: 'host', kind: 'sysctl', where: {key}, wish: {value: '0'}}) as const),
				...keepWithModule(
					facts,
					'bridge-netfilter',
					{module: 'br_netfilter', prefix: '/net/bridge'},
					present.map(key => sysctlLine(key, 0)),
				),
			],
			because: ['br_netfilter is loaded here, no container runtime and no nwfilter rule was found that needs it.'],
			warnings: [
				'Check that no firewall rule of yours filters traffic between guests on one bridge.',
				// Each is ORed with the sysctl (br_nf_pre_routing in net/bridge/br_netfilter_hooks.c).
				...facts.bridges
					.filter(({nfCallIptables}) => nfCallIptables)
					.map(({name}) => `${name} stays filtered: somebody has set nf_call_iptables on that bridge itself.`),
			],
		};
	},
};
