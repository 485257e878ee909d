/** A set of CPU or node numbers: ascending, no doubles. */
export type CpuSet = readonly number[];
