import type {Facts, Nic} from '../inspect/facts.ts';
import {uplinkNics} from '../inspect/uplink-nics.ts';

/** Node that every interrupt of the NIC names, for a device that does not tell its own. */
const interruptNode = (nic: Nic): number | undefined => {
	const nodes = new Set(nic.irqs.map(irq => irq.node));
	const [node] = nodes;
	return nodes.size === 1 ? node : undefined;
};

/**
 * The physical NIC under the uplink. A bridge, a bond or a VLAN has no node of its own: its first port that knows one counts.
 * A virtio NIC hides its node (its PCI parent has it), then the node of its interrupts serves.
 */
export const uplinkNic = (facts: Facts): Pick<Nic, 'node' | 'speed' | 'channels'> | undefined => {
	const withNode = uplinkNics(facts).map(nic => ({speed: nic.speed, channels: nic.channels, node: nic.node ?? interruptNode(nic)}));
	return withNode.find(nic => nic.node !== undefined) ?? withNode[0];
};
