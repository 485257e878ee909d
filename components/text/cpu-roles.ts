import type {CpuUses, MapRole} from '../../src/wizard/cpu-map/uses.ts';

const roles = {
	vCPU: {letter: 'c', name: 'vCPU'},
	vhost: {letter: 'w', name: 'vhost'},
	emulator: {letter: 'e', name: 'emulator'},
	IOThread: {letter: 'd', name: 'IOThread'},
	interrupts: {letter: 'i', name: 'interrupts'},
	housekeeping: {letter: 'h', name: 'host'},
	'other guest': {letter: 'g', name: 'other guest'},
	free: {letter: '·', name: 'free'},
} as const satisfies Record<MapRole, object>;

/** Before the label of a CPU that is marked. */
export const markSign = '■';

/** The roles in the order of a legend. */
export const allRoles = Object.keys(roles) as readonly MapRole[];

/** A role in the legend of the map. */
export function nameOf(role: MapRole): string {
	return roles[role].name;
}

/** How a role is written in the map, and in its legend; as a capital where the CPU is shared. */
export function letterOf({role, isShared}: Pick<CpuUses, 'role' | 'isShared'>): string {
	return isShared ? roles[role].letter.toUpperCase() : roles[role].letter;
}

/** Two or three characters that say without colour what runs on a CPU: vCPUs and workers with their numbers, all else by its letter. */
export function labelOf(use: CpuUses): string {
	return `${letterOf(use)}${use.number ?? ''}`;
}
