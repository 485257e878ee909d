import type {Facts, Nic} from './facts.ts';

/** What lies directly under a link: the ports of a bridge or bond, the parent of a VLAN. */
const below = ({bridges, stackedLinks, nics}: Facts, device: string): ReadonlySet<string> =>
	new Set([
		...(bridges.find(({name}) => name === device)?.ports ?? []),
		...(stackedLinks.find(({name}) => name === device)?.lower ?? []),
		...nics.filter(({master}) => master === device).map(({name}) => name),
	]);

/** The physical NICs under the uplink: itself, or those under its bridge, bond or VLAN. The guests' taps are none. */
export const uplinkNics = (facts: Facts): readonly Nic[] => {
	const seen = new Set(facts.taps.map(({name}) => name));
	const physical: Nic[] = [];
	const descend = (device: string): void => {
		if (seen.has(device)) return;
		seen.add(device);
		const ports = below(facts, device);
		for (const port of ports) descend(port);
		const nic = facts.nics.find(({name}) => name === device);
		if (nic && ports.size === 0) physical.push(nic);
	};
	if (facts.uplink) descend(facts.uplink.device);
	return physical;
};
