import {cpuSet} from '../../cpu/cpu-set.ts';
import type {Facts} from '../../inspect/facts.ts';
import type {HandSets} from './by-hand.ts';
import {coresInOrder} from './layout.ts';

/** CPUs marked on the map: one, or whole cores as it draws them one after the other, so that siblings stay together. */
export type Mark = {
	readonly from: number;
	/** Where the mark ends, once it is to be moved and the cursor is free to look for a goal; until then it ends at the cursor. */
	readonly to: number | undefined;
};

/** A mark, and the cursor that may be its end or its goal. */
type Pointed = {readonly mark: Mark | undefined; readonly cursor: number | undefined};

/** Whether the map asks where to. */
export const isMoving = ({mark}: Pick<Pointed, 'mark'>): boolean => mark?.to !== undefined;

/** The CPUs that are marked, in the order of the map, whichever of its ends the mark began at. */
export const markedCpus = (facts: Facts, {mark, cursor}: Pointed): readonly number[] => {
	if (mark === undefined) return [];
	const end = mark.to ?? cursor ?? mark.from;
	if (end === mark.from) return [end];
	const cores = coresInOrder(facts);
	const ends = [mark.from, end].map(cpu => cores.findIndex(core => core.includes(cpu)));
	return cores.slice(Math.min(...ends), Math.max(...ends) + 1).flat();
};

/** Where they would be put: as many CPUs from the cursor’s on, or of whole cores from its core on, or fewer where the map ends before. None while it is not asked where to. */
export const goalCpus = (facts: Facts, map: Pointed): readonly number[] => {
	if (!isMoving(map) || map.cursor === undefined) return [];
	const {cursor} = map;
	const {length} = markedCpus(facts, map);
	if (length === 1) return [cursor];
	const cores = coresInOrder(facts);
	const start = cores.findIndex(core => core.includes(cursor));
	return cores.slice(start).flat().slice(0, length);
};

/** All that the guest has on one of these CPUs goes to the CPU that stands for it, and what it has there goes to those that become free. */
export const putTo = (sets: HandSets, from: readonly number[], to: readonly number[]): HandSets => {
	const moves = new Map(from.map((cpu, index) => [cpu, to[index] ?? cpu]));
	const freed = from.filter(cpu => !to.includes(cpu));
	for (const [index, cpu] of to.filter(cpu => !from.includes(cpu)).entries()) moves.set(cpu, freed[index] ?? cpu);
	const put = (cpus: readonly number[]): readonly number[] => cpus.map(cpu => moves.get(cpu) ?? cpu);
	return {
		vcpus: sets.vcpus.map(pins => cpuSet(put(pins))),
		emulator: cpuSet(put(sets.emulator)),
		vhost: put(sets.vhost),
		ioThreads: put(sets.ioThreads),
	};
};
