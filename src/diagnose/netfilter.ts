import {connectionsOf} from '../inspect/connections.ts';
import type {Facts} from '../inspect/facts.ts';
import type {Diagnosis, Finding} from './finding.ts';

const isOn = ({sysctls}: Facts): boolean => sysctls['net.bridge.bridge-nf-call-iptables'] === '1';

const bridged = (facts: Facts): readonly Finding[] =>
	isOn(facts)
		? [
				{
					id: 'bridge-netfilter',
					severity: 'worth knowing',
					where: 'host',
					at: 'bridge',
					evidence: 'br_netfilter is loaded: bridged packets pass through iptables',
					advice: 'the step bridge-netfilter, where nobody needs it',
					unless: 'a firewall, a container runtime or a cloud filters bridged packets.',
					source: 'kernel net/bridge/br_netfilter_hooks.c',
				},
			]
		: [];

/** A share of the table from which a busy moment fills it; what is full drops every new connection. */
const [nearlyFull, full] = [0.8, 0.98];

const connections = (facts: Facts): readonly Finding[] => {
	const {count, maximum} = connectionsOf(facts) ?? {};
	if (count === undefined || maximum === undefined || count <= nearlyFull * maximum) return [];
	return [
		{
			id: 'conntrack-full',
			severity: count > full * maximum ? 'harmful now' : 'costs throughput',
			where: 'host',
			at: 'routing',
			evidence: `Connection tracking is ${Math.round((100 * count) / maximum)} % full: ${count} of ${maximum}`,
			advice: 'the step conntrack',
			unless: 'memory is short: an entry takes about 320 bytes.',
			source: 'kernel Documentation/networking/nf_conntrack-sysctl.rst',
		},
	];
};

export const netfilter: Diagnosis = facts => [...connections(facts), ...bridged(facts)];
