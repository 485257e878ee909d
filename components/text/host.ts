import {cores, packages, threadsPerCore} from '../../src/cpu/topology.ts';
import type {Facts, HugepagePool, Nic, NumaNode} from '../../src/inspect/facts.ts';
import {size} from './size.ts';

/** `72 = 2 packages × 18 cores × 2 threads`; a plain count where the kernel did not say more or the parts are uneven. */
export function cpuSummary({cpus}: Facts): string {
	const online = cpus.filter(cpu => cpu.online);
	if (online.length === 0) {
		return '?';
	}

	const [packageCount, coreCount, threads] = [packages(online)?.length, cores(online)?.length, threadsPerCore(online)];
	if (
		packageCount === undefined ||
		coreCount === undefined ||
		threads === undefined ||
		coreCount % packageCount !== 0 ||
		coreCount * threads !== online.length
	) {
		return `${online.length} online`;
	}

	return `${online.length} = ${plural(packageCount, 'package')} × ${plural(coreCount / packageCount, 'core')} × ${plural(threads, 'thread')}`;
}

/** `node 0 · 91 GiB free · ens5`, with the NICs that hang on the node. */
export function nodeTitle(node: NumaNode, nics: readonly Nic[]): string {
	const names = nics.filter(nic => nic.node === node.node).map(({name}) => name);
	return [`node ${node.node}`, `${size(node.memFree)} free`, ...(names.length > 0 ? [names.join(' ')] : [])].join(' · ');
}

/** The online CPUs of a node, one entry a core: `0+36`. Without known siblings, one entry a CPU. */
export function coreLabels(facts: Facts, node: number): readonly string[] {
	return coresOf(facts, node).map(core => core.join('+'));
}

/** The cores of a node as sets of CPUs. */
export function coresOf({cpus}: Facts, node: number | undefined): readonly (readonly number[])[] {
	const here = cpus.filter(cpu => cpu.online && cpu.node === node);
	return cores(here) ?? here.map(({cpu}) => [cpu]);
}

/** `0 free of 4096`, a word where there are none, `?` where they could not be read. */
export function poolSummary(pools: readonly HugepagePool[] | undefined, pageSize: number): string {
	const pool = pools?.find(candidate => candidate.pageSize === pageSize);
	if (pool === undefined) {
		return pools === undefined ? '?' : 'none';
	}

	return pool.total === 0 ? 'none' : `${pool.free} free of ${pool.total}`;
}

/** `1 package`, `2 packages`. */
export function plural(count: number, noun: string): string {
	return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
