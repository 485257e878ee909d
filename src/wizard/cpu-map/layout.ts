import type {CpuSet} from '../../cpu/cpu-set.ts';
import type {Facts, NumaNode} from '../../inspect/facts.ts';
import {coresOf} from '../../inspect/page/cpus.ts';
import type {GuestPlacement} from '../../placement/placement.ts';

/** A NUMA node as the map draws it: cores side by side, in as many lines as they need. */
export type MapNode = {
	readonly node: NumaNode;
	/** Most CPUs of a core here; smaller cores are filled up with blanks, so that columns stand under each other. */
	readonly threads: number;
	readonly lines: readonly (readonly CpuSet[])[];
};

/** The map in a room of so many columns. Widths are in characters. */
export type MapLayout = {
	readonly nodes: readonly MapNode[];
	/** Of a CPU's number, and of what stands after it with the blank that parts it from the next. */
	readonly numberWidth: number;
	readonly labelWidth: number;
};

/** A step of the cursor: so many CPUs along a line, or so many lines down. */
export type MapStep = {readonly cpus: number} | {readonly lines: number};

export const layoutOf = (facts: Facts, own: GuestPlacement | undefined, columns: number): MapLayout => {
	const numberWidth = String(Math.max(0, ...facts.cpus.map(({cpu}) => cpu))).length;
	// The longest label is that of the last vCPU or worker: c7, c127.
	const labelWidth = 2 + String(Math.max(1, own?.vcpuPins.length ?? 0, new Set(own?.vhost).size) - 1).length;
	const nodes = nodesOf(facts).map(({node, cores}) => {
		const threads = Math.max(1, ...cores.map(core => core.length));
		const perLine = Math.max(1, Math.floor(columns / (threads * (numberWidth + 1 + labelWidth) + 1)));
		const lines = Array.from({length: Math.ceil(cores.length / perLine)}, (_, line) => cores.slice(line * perLine, (line + 1) * perLine));
		return {node, threads, lines};
	});
	return {nodes, numberWidth, labelWidth};
};

/** The nodes that have CPUs, in the order of the map, which is that of the CPUs whatever the width of the window. */
const nodesOf = (facts: Facts): readonly {readonly node: NumaNode; readonly cores: readonly CpuSet[]}[] =>
	facts.nodes.filter(({cpulist}) => cpulist?.length !== 0).map(node => ({node, cores: coresOf(facts, node.node)}));

/** Every core in the order of the map. */
export const coresInOrder = (facts: Facts): readonly CpuSet[] => nodesOf(facts).flatMap(({cores}) => cores);

/** Every CPU of a line with the column that it stands in, counted in CPUs. */
const linesOf = ({nodes}: MapLayout): readonly (readonly {readonly cpu: number; readonly column: number}[])[] =>
	nodes.flatMap(({threads, lines}) =>
		lines.map(cores => cores.flatMap((core, place) => core.map((cpu, thread) => ({cpu, column: place * threads + thread})))),
	);

/** The CPU that the cursor comes to from another; it stays within the map. The first CPU where it stood nowhere. */
export const steppedFrom = (layout: MapLayout, from: number | undefined, step: MapStep): number | undefined => {
	const lines = linesOf(layout);
	const all = lines.flat();
	const at = all.findIndex(({cpu}) => cpu === from);
	const here = all[at];
	if (here === undefined) {
		return all[0]?.cpu;
	}

	if ('cpus' in step) {
		return all[clamp(at + step.cpus, all.length)]?.cpu;
	}

	const line = lines.findIndex(cpus => cpus.includes(here));
	const target = lines[clamp(line + step.lines, lines.length)] ?? [];
	return (target.findLast(({column}) => column <= here.column) ?? target[0])?.cpu;
};

const clamp = (index: number, length: number): number => Math.min(Math.max(0, index), length - 1);
