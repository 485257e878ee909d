import {cores, l3Domains} from '../cpu/topology.ts';
import type {HostForPlacement} from './host.ts';

/** A core, with those of its CPUs that guests may have. */
export type Core = {
	readonly index: number;
	readonly cpus: readonly number[];
	readonly domain: L3Domain;
	/** Another CPU of it is in other hands, so that the core is never quiet. */
	readonly foreign: boolean;
};

/** Cores that share an L3 cache. */
export type L3Domain = {readonly index: number; readonly node: number; readonly cores: readonly Core[]};

/** A NUMA node that has CPUs for guests. */
export type TopologyNode = {
	readonly node: number;
	readonly domains: readonly L3Domain[];
	/** In the order of their lowest CPU. */
	readonly cores: readonly Core[];
};

export type Topology = {
	readonly nodes: readonly TopologyNode[];
	readonly coreOf: ReadonlyMap<number, Core>;
	readonly nodeOf: ReadonlyMap<number, number>;
	/** Of any CPU of the host, its package; where the kernel does not tell, all are in one. */
	readonly packageOf: ReadonlyMap<number, number | undefined>;
	/** Of any CPU of the host, the number of its die within its package. */
	readonly dieOf: ReadonlyMap<number, number | undefined>;
	/** Of any CPU of the host, all CPUs of its core: one and the same list for each of them. */
	readonly siblingsOf: ReadonlyMap<number, readonly number[]>;
	/** CPUs of the largest core that guests may use. */
	readonly threads: number;
	/** Whether every usable core has that many. */
	readonly even: boolean;
};

/**
 * Usable CPUs as nodes, L3 domains and cores. Where the kernel tells no siblings, each CPU is a core; where it tells no L3 cache, each
 * node is one domain; a host without node directory is node 0.
 */
export const topologyOf = (host: HostForPlacement): Topology => {
	const usable = new Set(host.usable);
	const busy = new Set([...host.taken.flatMap(({cpus}) => cpus), ...host.tooFewApart, ...host.partitioned]);
	const nodeOf = new Map(host.cpus.map(({cpu, node}) => [cpu, node ?? host.nodes[0]?.node ?? 0]));
	const cacheOf = new Map(l3Domains(host.cpus)?.flatMap((cpus, index) => cpus.map(cpu => [cpu, index] as const)));
	const coreOf = new Map<number, Core>();
	const siblingsOf = new Map<number, readonly number[]>();
	const domains = new Map<string, {index: number; node: number; cores: Core[]}>();
	let index = 0;
	for (const siblings of cores(host.cpus) ?? host.cpus.map(({cpu}) => [cpu])) {
		const foreign = siblings.some(cpu => busy.has(cpu));
		// Emulated NUMA (numa=fake) tears cores apart.
		for (const [node, together] of Map.groupBy(siblings, cpu => nodeOf.get(cpu) ?? 0)) {
			for (const cpu of together) siblingsOf.set(cpu, together);
			const cpus = together.filter(cpu => usable.has(cpu));
			if (cpus.length === 0) continue;
			const key = `${node}/${cacheOf.get(cpus[0] ?? -1)}`;
			const domain = domains.get(key) ?? {index: domains.size, node, cores: []};
			domains.set(key, domain);
			const core = {index: index++, cpus, domain, foreign};
			domain.cores.push(core);
			for (const cpu of cpus) coreOf.set(cpu, core);
		}
	}
	const nodes = [...Map.groupBy(domains.values(), domain => domain.node)]
		.sort(([a], [b]) => a - b)
		.map(([node, own]) => ({node, domains: own, cores: own.flatMap(domain => domain.cores).sort((a, b) => a.index - b.index)}));
	const sizes = [...coreOf.values()].map(core => core.cpus.length);
	const threads = sizes.reduce((a, b) => Math.max(a, b), 1);
	const packageOf = new Map(host.cpus.map(cpu => [cpu.cpu, cpu.package]));
	const dieOf = new Map(host.cpus.map(cpu => [cpu.cpu, cpu.die]));
	return {nodes, coreOf, nodeOf, packageOf, dieOf, siblingsOf, threads, even: sizes.every(size => size === threads)};
};
