import {readdirSync, readFileSync} from 'node:fs';
import {join} from 'node:path';
import {type CpuSet, parseCpulist} from '../../src/cpu/cpu-set.ts';
import type {HostForPlacement} from '../../src/placement/host.ts';

type Oracle = {
	readonly id: string;
	readonly cpus: readonly {
		readonly cpu: number;
		readonly online: boolean;
		readonly package: number | null;
		readonly die: number | null;
		readonly core: number | null;
		readonly node: number | null;
		readonly threadSiblings: string | readonly number[] | null;
		readonly l3Siblings: string | readonly number[] | null;
	}[];
	readonly nodes: readonly {
		readonly node: number;
		readonly cpulist: string | null;
		readonly memTotalKiB: number | null;
		readonly distances: readonly number[] | null;
	}[];
	readonly allowedCpulist: string | null;
};

const listOf = (value: string | readonly number[] | null): CpuSet | undefined =>
	value === null ? undefined : typeof value === 'string' ? parseCpulist(value) : value;

const hostOf = (oracle: Oracle): HostForPlacement => {
	const cpus = oracle.cpus.map(cpu => ({
		...cpu,
		package: cpu.package ?? undefined,
		die: cpu.die ?? undefined,
		core: cpu.core ?? undefined,
		node: cpu.node ?? undefined,
		threadSiblings: listOf(cpu.threadSiblings),
		l3Siblings: listOf(cpu.l3Siblings),
		efficient: false,
	}));
	const allowed = listOf(oracle.allowedCpulist);
	const usable = cpus.filter(cpu => cpu.online && (allowed?.includes(cpu.cpu) ?? true)).map(cpu => cpu.cpu);
	return {
		cpus,
		nodes: oracle.nodes.map(node => ({node: node.node, cpulist: listOf(node.cpulist), distances: node.distances ?? undefined})),
		allowed: usable,
		usable,
		isApart: false,
		tooFewApart: [],
		partitioned: [],
		slower: [],
		spare: cpus.filter(cpu => cpu.online && !usable.includes(cpu.cpu)).map(cpu => cpu.cpu),
		taken: [],
		resting: [],
		room:
			oracle.nodes.length === 0
				? [{node: 0, kib: undefined}]
				: oracle.nodes.map(node => ({node: node.node, kib: node.memTotalKiB ?? undefined})),
		uplink: {device: 'eth0', node: cpus.find(cpu => usable.includes(cpu.cpu))?.node, speed: undefined, channels: undefined},
	};
};

/** The recorded machines under $NEARMETAL_CORPORA/topology; none where it is not set. */
export const recordedHosts = (): readonly {readonly id: string; readonly host: HostForPlacement}[] => {
	const corpora = process.env.NEARMETAL_CORPORA;
	if (!corpora) return [];
	const folder = join(corpora, 'topology');
	return readdirSync(folder)
		.filter(name => name.endsWith('.oracle.json'))
		.sort()
		.map(name => JSON.parse(readFileSync(join(folder, name), 'utf8')) as Oracle)
		.map(oracle => ({id: oracle.id, host: hostOf(oracle)}));
};
