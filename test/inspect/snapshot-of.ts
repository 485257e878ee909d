import type {Snapshot} from '../../src/target/target.ts';

/** A reading that found only this. */
export const snapshotOf = (part: Partial<Snapshot>): Snapshot => ({
	nearmetal: 1,
	target: 'test',
	takenAt: '',
	files: {},
	links: {},
	names: [],
	commands: {},
	...part,
});
