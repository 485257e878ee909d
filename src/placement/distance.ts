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
