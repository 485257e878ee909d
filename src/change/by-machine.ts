import type {Machine} from '../target/machine.ts';

/** Things that are each about one edit, apart by the machine that it is on. */
export const byMachine = <T>(
	things: readonly T[],
	editOf: (thing: T) => {readonly on: Machine},
): Readonly<Record<Machine, readonly T[]>> => ({
	host: things.filter(thing => editOf(thing).on === 'host'),
	guest: things.filter(thing => editOf(thing).on === 'guest'),
});
