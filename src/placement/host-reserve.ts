import type {Facts, NumaNode} from '../inspect/facts.ts';
import {sum} from '../inspect/sum.ts';

const gibibyte = 1_048_576;

const withMemory = (nodes: readonly NumaNode[]): number => nodes.filter(({memTotal = 0}) => memTotal > 0).length;

/**
 * KiB of these nodes that stay the host's whatever guests get: a tenth, and over all nodes not less than 2 GiB. A node has its share of
 * those, since the host takes its own memory from any node.
 */
export const hostReserve = ({nodes: all}: Facts, nodes: readonly NumaNode[]): number =>
	Math.max(sum(nodes.map(({memTotal = 0}) => memTotal)) / 10, (2 * gibibyte * withMemory(nodes)) / Math.max(1, withMemory(all)));
