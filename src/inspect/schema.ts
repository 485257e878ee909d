import {type CpuSet, formatCpulist} from '../cpu/cpu-set.ts';
import type {Cpu, Domain, DomainDefinition, DomainProcess, Facts, HugepagePool, Nic, NumaNode, Thread} from './facts.ts';

/** The JSON of `inspect --json`. Sets of CPUs and nodes are cpulist strings, what could not be read is null, sizes are KiB. */
export type Json = null | boolean | number | string | readonly Json[] | {readonly [name: string]: Json};

const set = (cpus: CpuSet | undefined): string | null => (cpus === undefined ? null : formatCpulist(cpus));

const sets = (of: Readonly<Record<string, CpuSet>>): Json =>
	Object.fromEntries(Object.entries(of).map(([name, cpus]) => [name, set(cpus)]));

/** Facts hold nothing but texts, numbers, flags, lists and plain objects; undefined becomes null. */
const plain = (value: unknown): Json => {
	if (value === undefined || value === null) return null;
	if (typeof value === 'boolean' || typeof value === 'number' || typeof value === 'string') return value;
	if (Array.isArray(value)) return value.map(plain);
	return object(value);
};

const object = (value: object): {readonly [name: string]: Json} =>
	Object.fromEntries(Object.entries(value).map(([name, part]) => [name, plain(part)]));

const pools = (list: readonly HugepagePool[] | undefined): Json =>
	list === undefined
		? null
		: Object.fromEntries(list.map(({pageSize, total, free, surplus}) => [`${pageSize}`, {total, free, surplus: surplus ?? null}]));

const cpu = ({threadSiblings, l3Siblings, ...rest}: Cpu): Json => ({
	...object(rest),
	threadSiblings: set(threadSiblings),
	l3Siblings: set(l3Siblings),
});

const node = ({node: number, cpulist, memTotal, memFree, memAvailable, hugepages, distances}: NumaNode): Json => ({
	node: number,
	cpulist: set(cpulist),
	memTotalKiB: memTotal ?? null,
	memFreeKiB: memFree ?? null,
	memAvailableKiB: memAvailable ?? null,
	hugepages: pools(hugepages),
	distances: plain(distances),
});

const nic = ({irqs, rps, ...rest}: Nic): Json => ({
	...object(rest),
	rps: rps === undefined ? null : rps.map(set),
	irqs: irqs.map(({affinity, effective, ...irq}) => ({...object(irq), affinity: set(affinity), effective: set(effective)})),
});

const definition = (of: DomainDefinition | undefined): Json => {
	if (of === undefined) return null;
	const {vcpus, vcpuPins, emulatorPin, iothreadPins, cacheParts, memoryNodes, cellNodes, namedCells, ...rest} = of;
	return {
		...object(rest),
		vcpus: vcpus === undefined ? null : {...object(vcpus), cpuset: set(vcpus.cpuset)},
		vcpuPins: sets(vcpuPins),
		emulatorPin: set(emulatorPin),
		iothreadPins: sets(iothreadPins),
		cacheParts: cacheParts.map(({vcpus: whose, caches}) => ({vcpus: set(whose), caches: set(caches)})),
		memoryNodes: set(memoryNodes),
		cellNodes: sets(cellNodes),
		namedCells: set(namedCells),
	};
};

const thread = ({allowed, ...rest}: Thread): Json => ({...object(rest), allowed: set(allowed)});

const process = (of: DomainProcess | undefined): Json => {
	if (of === undefined) return null;
	const {threads, vhostWorkers, emulatorCgroupCpus, ...rest} = of;
	return {
		...object(rest),
		threads: threads.map(thread),
		vhostWorkers: vhostWorkers.map(thread),
		emulatorCgroupCpus: set(emulatorCgroupCpus),
	};
};

const domain = ({inactive, live, process: running, ...rest}: Domain): Json => ({
	...object(rest),
	inactive: definition(inactive),
	live: definition(live),
	process: process(running),
});

/** Facts as the documented JSON. */
export const factsToJson = (facts: Facts): {readonly [name: string]: Json} => ({
	...object(facts),
	cpus: facts.cpus.map(cpu),
	nodes: facts.nodes.map(node),
	allowedCpus: set(facts.allowedCpus),
	machineSliceCpus: set(facts.machineSliceCpus),
	hostSliceCpus: Object.fromEntries(Object.entries(facts.hostSliceCpus).map(([unit, cpus]) => [unit, set(cpus)])),
	managerCpus: set(facts.managerCpus),
	isolation: {
		isolated: set(facts.isolation.isolated),
		nohzFull: set(facts.isolation.nohzFull),
		partitioned: set(facts.isolation.partitioned),
	},
	memory: {...object(facts.memory), hugepages: pools(facts.memory.hugepages)},
	power: {
		...object(facts.power),
		governors: sets(facts.power.governors),
		resumeLatencyLimits: sets(facts.power.resumeLatencyLimits),
	},
	nics: facts.nics.map(nic),
	domains: facts.domains.map(domain),
});
