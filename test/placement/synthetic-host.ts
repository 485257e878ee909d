import type {Cpu} from '../../src/inspect/facts.ts';
import type {HostForPlacement} from '../../src/placement/host.ts';
import type {GuestDemand} from '../../src/placement/placement.ts';

export type Shape = {
	readonly nodes: number;
	/** Per node. */
	readonly cores: number;
	readonly threads: number;
	/** L3 domains of a node. */
	readonly domains?: number;
	/** KiB that a guest can have of a node. */
	readonly room?: number;
	readonly nicNode?: number;
	/** Nodes of memory only, added at the end. */
	readonly memoryOnly?: number;
	readonly offline?: readonly number[];
};

export const gibibyte = 1024 * 1024;

/** A host numbered as Linux does: first threads of all cores, then second threads. */
export const syntheticHost = (shape: Shape): HostForPlacement => {
	const {nodes, cores, threads, domains = 1, room = 64 * gibibyte, memoryOnly = 0, offline = []} = shape;
	const allCores = nodes * cores;
	const perDomain = Math.ceil(cores / domains);
	const online = (cpu: number): boolean => !offline.includes(cpu);
	const cpus: Cpu[] = [];
	for (let thread = 0; thread < threads; thread++) {
		for (let core = 0; core < allCores; core++) {
			const node = Math.floor(core / cores);
			const domain = Math.floor((core % cores) / perDomain);
			const first = node * cores + domain * perDomain;
			const inDomain = Array.from({length: Math.min(perDomain, cores - domain * perDomain)}, (_, index) => first + index);
			const withThreads = (list: readonly number[]): readonly number[] =>
				Array.from({length: threads}, (_, sibling) => list.map(cpu => cpu + sibling * allCores))
					.flat()
					.filter(online);
			cpus.push({
				cpu: thread * allCores + core,
				online: online(thread * allCores + core),
				package: node,
				die: 0,
				core: core % cores,
				node,
				efficient: false,
				threadSiblings: withThreads([core]),
				l3Siblings: withThreads(inDomain),
			});
		}
	}
	const usable = cpus.filter(cpu => cpu.online).map(cpu => cpu.cpu);
	const all = Array.from({length: nodes + memoryOnly}, (_, node) => node);
	return {
		cpus,
		nodes: all.map(node => ({
			node,
			cpulist: cpus.filter(cpu => cpu.node === node).map(cpu => cpu.cpu),
			distances: all.map(other => (other === node ? 10 : 21)),
		})),
		allowed: usable,
		usable,
		isApart: false,
		tooFewApart: [],
		partitioned: [],
		slower: [],
		spare: [],
		taken: [],
		resting: [],
		room: all.map(node => ({node, kib: room})),
		uplink: {device: 'ens5', node: shape.nicNode, speed: undefined, channels: undefined},
	};
};

export const guestOf = (guest: Partial<GuestDemand> & {readonly vcpus: number}): GuestDemand => ({
	name: 'web01',
	memory: gibibyte,
	vhostQueues: [undefined],
	ioThreads: 0,
	nicNode: undefined,
	boundTo: [],
	present: undefined,
	fixed: {},
	...guest,
});
