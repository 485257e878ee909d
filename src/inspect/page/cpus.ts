import {type CpuSet, formatCpulist} from '../../cpu/cpu-set.ts';
import {cores, packages, threadsPerCore} from '../../cpu/topology.ts';
import type {Facts} from '../facts.ts';
import {plural} from './plural.ts';

/**
 * `72 = 2 packages × 18 cores × 2 threads`; `16 on 12 cores of 1 package, at most 2 threads a core` where the parts are uneven
 * (hybrid CPUs, some switched off); a plain count where the kernel did not say more.
 */
export const cpuSummary = ({cpus}: Facts): string => {
	const online = cpus.filter(cpu => cpu.online);
	if (online.length === 0) return '?';
	const [packageCount, coreCount, threads] = [packages(online)?.length, cores(online)?.length, threadsPerCore(online)];
	if (packageCount === undefined || coreCount === undefined || threads === undefined) return `${online.length} online`;
	if (coreCount % packageCount !== 0 || coreCount * threads !== online.length) {
		const smt = threads === 1 ? '' : `, at most ${threads} threads a core`;
		return `${online.length} on ${plural(coreCount, 'core')} of ${plural(packageCount, 'package')}${smt}`;
	}

	return `${online.length} = ${plural(packageCount, 'package')} × ${plural(coreCount / packageCount, 'core')} × ${plural(threads, 'thread')}`;
};

/** The online cores of a node as sets of CPUs; without known siblings, one set a CPU. `undefined`: CPUs of no known node. */
export const coresOf = ({cpus}: Facts, node: number | undefined): readonly CpuSet[] => {
	const here = cpus.filter(cpu => cpu.online && cpu.node === node);
	return cores(here) ?? here.map(({cpu}) => [cpu]);
};

/** A core of two threads as `0+36`; one of more as a cpulist, since those of eight have their threads side by side. */
export const coreLabel = (core: CpuSet): string => (core.length > 2 ? formatCpulist(core) : core.join('+'));

/** Cores of one width, filled into lines of at most `columns`. */
export const coreLines = (sets: readonly CpuSet[], columns: number): readonly string[] => {
	const labels = sets.map(coreLabel);
	const cell = Math.max(1, ...labels.map(label => label.length));
	const perLine = Math.max(1, Math.floor((columns + 1) / (cell + 1)));
	return Array.from({length: Math.ceil(labels.length / perLine)}, (_, line) =>
		labels
			.slice(line * perLine, (line + 1) * perLine)
			.map(label => label.padStart(cell))
			.join(' '),
	);
};
