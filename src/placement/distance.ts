import type {HostForPlacement} from './host.ts';

/** What ACPI calls a node's distance to itself (SLIT). */
const local = 10;

/** Kernel's distance between nodes: 10 to itself; where it is not told, every other node is equally far. */
export const distanceBetween = (host: HostForPlacement, from: number | undefined, to: number): number => {
	const index = host.nodes.findIndex(node => node.node === to);
	return host.nodes.find(node => node.node === from)?.distances?.[index] ?? (from === to ? local : 2 * local);
};

/**
 * How far one node is from another as a part of what a node of another package costs: 0 for itself, 0.1 for a part of the same package
 * (distance 11 with sub-NUMA clustering, 12 with NPS), 1 for all from twice the local distance on. Where there is none to be near: 0.
 */
export const remoteness = (host: HostForPlacement, from: number | undefined, to: number): number =>
	from === undefined || from === to ? 0 : Math.min(1, Math.max(0, distanceBetween(host, from, to) / local - 1));

/**
 * What a node costs by its way to the NIC, as a part of what one of another package does: at least a quarter, since it is not where packets
 * arrive. So much keeps a guest there that fits there, and lets a larger one take the rest of the package before another. No part of it
 * was measured. 0 on the NIC's node, and where none is known.
 */
export const offNic = (host: HostForPlacement, nic: number | undefined, node: number): number =>
	nic === undefined || nic === node ? 0 : Math.max(0.25, remoteness(host, nic, node));
