import {type CpuSet, union} from '../cpu/cpu-set.ts';
import type {Facts} from './facts.ts';
import {toCpuSet} from './reading.ts';

/** A file for each NIC whose interrupts a timer of ours keeps in their places: on a line an interrupt, which may hold blanks, and its CPUs. */
export const interruptsFolder = '/etc/nearmetal/interrupts.d';

/** The CPUs on which a timer of ours keeps the interrupts of this NIC. */
export const keptInterrupts = ({ownFiles}: Pick<Facts, 'ownFiles'>, device: string): CpuSet =>
	union(
		...(ownFiles[`${interruptsFolder}/${device}`] ?? '')
			.split('\n')
			.flatMap(line => (line.startsWith('#') ? [] : [toCpuSet(line.slice(line.lastIndexOf(' ') + 1)) ?? []])),
	);
