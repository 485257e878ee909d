import type {Facts, Nic} from '../inspect/facts.ts';

/** Node that every interrupt of the NIC names, for a device that does not tell its own. */
const interruptNode = (nic: Nic): number | undefined => {
	const nodes = new Set(nic.irqs.map(irq => irq.node));
	const [node] = nodes;
	return nodes.size === 1 ? node : undefined;
};

const portsOf = (facts: Facts, device: string): readonly string[] => [
	...(facts.bridges.find(bridge => bridge.name === device)?.ports ?? []),
	...facts.nics.filter(nic => nic.master === device).map(nic => nic.name),
];

/** The physical NICs under the uplink: itself, or the ports of its bridge or bond. */
export const uplinkNics = (facts: Facts): readonly Nic[] => {
	const taps = new Set(facts.taps.map(tap => tap.name));
	const seen = new Set<string>();
	const physical: Nic[] = [];
	const descend = (device: string): void => {
		if (seen.has(device) || taps.has(device)) return;
		seen.add(device);
		const ports = portsOf(facts, device);
		for (const port of ports) descend(port);
		const nic = facts.nics.find(candidate => candidate.name === device);
		if (nic && ports.length === 0) physical.push(nic);
		// `eth0.100` and `eth0@…` hang on eth0.
		else if (!nic && ports.length === 0 && /[.@]/.test(device)) descend(device.replace(/[.@].*$/, ''));
	};
	if (facts.uplink) descend(facts.uplink.device);
	return physical;
};

/**
 * The physical NIC under the uplink. A bridge, a bond or a VLAN has no node of its own: its first port that knows one counts.
 * A virtio NIC hides its node (its PCI parent has it), then the node of its interrupts serves.
 */
export const uplinkNic = (facts: Facts): Pick<Nic, 'node' | 'speed' | 'channels'> | undefined => {
	const withNode = uplinkNics(facts).map(nic => ({speed: nic.speed, channels: nic.channels, node: nic.node ?? interruptNode(nic)}));
	return withNode.find(nic => nic.node !== undefined) ?? withNode[0];
};
