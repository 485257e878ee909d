import type {Facts} from '../facts.ts';
import {coreLabel, coreLines, coresOf} from './cpus.ts';
import {nodeTitle} from './nodes.ts';

/** What a box takes on both sides together: `│ ` and ` │`. */
const edges = 4;

type Box = {readonly title: string; readonly cores: ReturnType<typeof coresOf>};

/**
 * The NUMA nodes as boxes side by side, as many as fit, each with its free memory, its NICs and its cores as `0+36`.
 * CPUs of which no node is known stand in a box of their own.
 */
export const nodeMap = (facts: Facts, columns: number): readonly string[] => {
	const homeless = coresOf(facts, undefined);
	const boxes: readonly Box[] = [
		...facts.nodes.map(node => ({title: nodeTitle(node, facts.nics), cores: coresOf(facts, node.node)})),
		...(homeless.length > 0 ? [{title: facts.nodes.length === 0 ? 'no NUMA nodes known' : 'node ?', cores: homeless}] : []),
	];
	const widest = boxes.flatMap(({title, cores}) => [title.length, ...cores.map(core => coreLabel(core).length)]);
	const least = Math.min(columns, Math.max(...widest) + edges);
	const perRow = Math.max(1, Math.min(boxes.length, Math.floor(columns / least)));
	const width = Math.floor(columns / perRow);
	return Array.from({length: Math.ceil(boxes.length / perRow)}, (_, row) => boxes.slice(row * perRow, (row + 1) * perRow)).flatMap(row =>
		sideBySide(row, width),
	);
};

const sideBySide = (boxes: readonly Box[], width: number): readonly string[] => {
	const inner = width - edges;
	const filled = boxes.map(({cores}) => (cores.length === 0 ? ['no CPUs'] : coreLines(cores, inner)));
	const height = Math.max(...filled.map(lines => lines.length));
	return [
		boxes.map(({title}) => `┌ ${cut(title, inner)} ${'─'.repeat(Math.max(0, inner - title.length))}┐`).join(''),
		...Array.from({length: height}, (_, line) => filled.map(lines => `│ ${cut(lines[line] ?? '', inner).padEnd(inner)} │`).join('')),
		boxes.map(() => `└${'─'.repeat(width - 2)}┘`).join(''),
	];
};

const cut = (text: string, columns: number): string => (text.length <= columns ? text : `${text.slice(0, columns - 1)}…`);
