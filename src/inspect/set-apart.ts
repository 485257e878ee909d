import {type CpuSet, union} from '../cpu/cpu-set.ts';
import type {Facts} from './facts.ts';

/** CPUs that the kernel was started to spare: nothing is balanced between isolated ones, and what runs on them was put there. */
export const isolatedCpus = ({isolation}: Facts): CpuSet => union(isolation.isolated ?? [], isolation.nohzFull ?? []);

/** CPUs that somebody has set apart, in whatever way: interrupts and the kernel's own work stay away from them. */
export const setApart = (facts: Facts): CpuSet => union(isolatedCpus(facts), facts.isolation.partitioned ?? []);
