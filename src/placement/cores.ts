import type {Cpu} from '../inspect/facts.ts';
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

export type Topology = {
	readonly nodes: readonly {readonly node: number; readonly domains: readonly L3Domain[]; readonly cores: number}[];
	readonly coreOf: ReadonlyMap<number, Core>;
	readonly nodeOf: ReadonlyMap<number, number>;
	/** CPUs of the largest core that guests may use. */
	readonly threads: number;
	/** Whether every usable core has that many. */
	readonly even: boolean;
};

/** The node of each CPU; 0 on a host without node directory. */
const nodesOfCpus = (host: Pick<HostForPlacement, 'cpus' | 'nodes'>): ReadonlyMap<number, number> => {
	const listed = new Map(host.nodes.flatMap(node => (node.cpulist ?? []).map(cpu => [cpu, node.node] as const)));
	return new Map(host.cpus.map(({cpu, node}) => [cpu, node ?? listed.get(cpu) ?? host.nodes[0]?.node ?? 0]));
};

/** Cores are what threadSiblings says: core ids repeat over packages and dies, and some kernels give none. */
const siblingsOf = ({cpu, threadSiblings}: Cpu): readonly number[] => (threadSiblings?.includes(cpu) ? threadSiblings : [cpu]);

/** Usable CPUs as nodes, L3 domains and cores, each in ascending order of its first CPU. */
export const topologyOf = (host: HostForPlacement): Topology => {
	const usable = new Set(host.usable);
	const busy = new Set(host.taken.flatMap(guest => guest.cpus));
	const nodeOf = nodesOfCpus(host);
	const coreOf = new Map<number, Core>();
	const domains = new Map<string, {index: number; node: number; cores: Core[]}>();
	const cpus = host.cpus.filter(({cpu}) => usable.has(cpu)).sort((a, b) => a.cpu - b.cpu);
	let cores = 0;
	for (const cpu of cpus) {
		if (coreOf.has(cpu.cpu)) continue;
		const node = nodeOf.get(cpu.cpu) ?? 0;
		const siblings = siblingsOf(cpu);
		const key = `${node}/${cpu.l3Siblings?.[0] ?? ''}`;
		const domain = domains.get(key) ?? {index: domains.size, node, cores: []};
		domains.set(key, domain);
		const own = siblings.filter(sibling => usable.has(sibling) && nodeOf.get(sibling) === node && !coreOf.has(sibling));
		const core = {index: cores++, cpus: own, domain, foreign: siblings.some(sibling => busy.has(sibling))};
		domain.cores.push(core);
		for (const sibling of own) coreOf.set(sibling, core);
	}
	const all = [...domains.values()];
	const nodes = [...new Set(all.map(domain => domain.node))]
		.sort((a, b) => a - b)
		.map(node => {
			const own = all.filter(domain => domain.node === node);
			return {node, domains: own, cores: own.reduce((sum, domain) => sum + domain.cores.length, 0)};
		});
	const sizes = [...coreOf.values()].map(core => core.cpus.length);
	const threads = sizes.reduce((a, b) => Math.max(a, b), 1);
	return {nodes, coreOf, nodeOf, threads, even: sizes.every(size => size === threads)};
};
