import {type CpuSet, union} from '../cpu/cpu-set.ts';
import type {Facts} from './facts.ts';

/** CPUs that somebody has set apart: interrupts and the kernel's own work stay away from them, and nothing is balanced between isolated ones. */
export const setApart = ({isolation}: Facts): CpuSet =>
	union(isolation.isolated ?? [], isolation.nohzFull ?? [], isolation.partitioned ?? []);
