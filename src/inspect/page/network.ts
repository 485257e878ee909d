import type {Bridge, Facts, StackedLink} from '../facts.ts';
import {nodeOfNics} from '../way-out.ts';

/** `bond on ens5 + ens6`. */
export const liesOn = ({kind, lower}: StackedLink): string => `${kind === undefined ? '' : `${kind} `}on ${lower.join(' + ')}`;

/** `ens5 (ena, node 0, MTU 9001)`, `bond0 (bond on ens5 + ens6, MTU 9000)`. */
const deviceText = (device: string, {nics, bridges, stackedLinks}: Facts): string => {
	const nic = nics.find(({name}) => name === device);
	const stacked = stackedLinks.find(({name}) => name === device);
	const mtu = (nic ?? stacked ?? bridges.find(({name}) => name === device))?.mtu;
	const node = nic && nodeOfNics([nic]);
	const parts = [nic?.driver, node === undefined ? undefined : `node ${node}`, stacked && liesOn(stacked), `MTU ${mtu ?? '?'}`];
	return `${device} (${parts.filter(part => part !== undefined).join(', ')})`;
};

/** `virbr0 (MTU 1500) ─ vnet0 web01`. */
const bridgeText = ({name, mtu}: Pick<Bridge, 'name' | 'mtu'>, {taps}: Facts): string => {
	const hanging = taps.filter(tap => tap.bridge === name).map(tap => (tap.domain === undefined ? tap.name : `${tap.name} ${tap.domain}`));
	return [`${name} (MTU ${mtu ?? '?'})`, ...(hanging.length > 0 ? [hanging.join(', ')] : [])].join(' ─ ');
};

/** From the uplink to the guests, one chain a bridge: `ens5 (ena, node 0, MTU 9001) ─ nat ─ virbr0 (MTU 1500) ─ vnet0 web01`. */
export const networkChains = (facts: Facts): readonly string[] => {
	const {networks, bridges, nics, stackedLinks, routes, uplink} = facts;
	const ways = new Set([...nics, ...stackedLinks].map(({name}) => name));
	const missing = routes === undefined ? 'uplink ?' : 'no uplink found';
	const out = uplink === undefined ? missing : deviceText(uplink.device, facts);
	// A network that forwards by `bridge` only lends its name to a bridge of the host.
	const routed = networks.filter(({active, forward}) => active && forward !== 'bridge');
	const bridged = bridges
		.filter(({name}) => !routed.some(({bridge}) => bridge === name))
		.map(bridge => ({bridge, ports: bridge.ports.filter(port => ways.has(port))}));
	const reaches =
		routed.some(({forward}) => forward !== undefined) ||
		bridged.some(({bridge, ports}) => bridge.name === uplink?.device || ports.some(port => port === uplink?.device));
	return [
		...(reaches ? [] : [out]),
		...routed.map(({name, bridge = name, forward}) => {
			const known = bridges.find(candidate => candidate.name === bridge) ?? {name: bridge, mtu: undefined};
			return [...(forward === undefined ? ['isolated'] : [out, forward]), bridgeText(known, facts)].join(' ─ ');
		}),
		...bridged.map(({bridge, ports}) => [...ports.map(port => deviceText(port, facts)), bridgeText(bridge, facts)].join(' ─ ')),
	];
};
