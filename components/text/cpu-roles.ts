import type {CpuRole, CpuUse} from '../../src/wizard/cpu-map/uses.ts';

const letters = {
	vCPU: 'c',
	vhost: 'w',
	emulator: 'e',
	IOThread: 'd',
	interrupts: 'i',
	housekeeping: 'h',
	'other guest': 'g',
	free: '·',
} as const satisfies Record<CpuRole, string>;

/** How a role is written in the map, and in its legend; as a capital where the CPU is shared. */
export function letterOf({role, isShared}: Pick<CpuUse, 'role' | 'isShared'>): string {
	return isShared ? letters[role].toUpperCase() : letters[role];
}

/** Two or three characters that say without colour what runs on a CPU: vCPUs and workers with their numbers, all else by its letter. */
export function labelOf(use: CpuUse): string {
	return `${letterOf(use)}${use.number ?? ''}`;
}
