import {type CpuSet, cpuSet} from '../cpu/cpu-set.ts';
import type {Topology} from './cores.ts';
import type {HostForPlacement} from './host.ts';
import type {Occupancy} from './occupancy.ts';
import type {GuestDemand, GuestSets} from './placement.ts';

/** error: the guest would not start, or not with these sets. warning: it starts, and loses something. */
export type Flaw = {readonly severity: 'error' | 'warning'; readonly text: string};

/** Everything that a flaw may be found in. */
export type Scene = {
	readonly sets: GuestSets;
	readonly guest: GuestDemand;
	readonly host: HostForPlacement;
	readonly topology: Topology;
	readonly occupancy: Occupancy;
	/** By CPU, whether it is online; those that guests may use, and use best. */
	readonly online: ReadonlyMap<number, boolean>;
	readonly allowed: ReadonlySet<number>;
	readonly usable: ReadonlySet<number>;
};

export type Finder = (scene: Scene) => readonly Flaw[];

export const warning = (text: string): Flaw => ({severity: 'warning', text});
export const error = (text: string): Flaw => ({severity: 'error', text});

export const vcpuCpus = ({sets}: Scene): CpuSet => cpuSet(sets.vcpuPins.flat());
/** Of its vCPUs, workers, emulator and IOThreads. */
export const allCpus = ({sets}: Scene): CpuSet =>
	cpuSet([...sets.vcpuPins.flat(), ...sets.emulator, ...sets.vhost, ...sets.ioThreads.flat()]);
