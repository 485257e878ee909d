import type {CpuSet} from '../cpu/cpu-set.ts';
import type {DomainDefinition, Facts} from './facts.ts';
import {memoryParts} from './memory-parts.ts';

/** Pages of one size, which lie on these nodes of the host, where the definition says so; undefined: on any. */
export type AskedPages = {readonly nodes: CpuSet | undefined; readonly pages: number};

/** What a definition asks for of pages of this size, in KiB: for each part of its memory apart. */
export const askedPages = ({memory}: Facts, definition: DomainDefinition, pageSize: number): readonly AskedPages[] =>
	memoryParts(definition).flatMap(({page, nodes, size = 0}) =>
		page !== undefined && (page.size ?? memory.defaultHugepage) === pageSize ? [{nodes, pages: Math.ceil(size / pageSize)}] : [],
	);

/** KiB of each size of pages that a definition names; undefined among them: the host's default, which could not be read. */
export const askedSizes = ({memory}: Facts, {hugepages = []}: DomainDefinition): readonly (number | undefined)[] => [
	...new Set(hugepages.map(({size}) => size ?? memory.defaultHugepage)),
];

/** Whether its pages come from nowhere but the nodes that it names: with any other mode than strict the kernel may take some of others. */
export const isStrictlyBound = ({memoryMode = 'strict', cellModes}: DomainDefinition): boolean =>
	[memoryMode, ...cellModes].every(mode => mode === 'strict');
