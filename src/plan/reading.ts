import type {Facts} from '../inspect/facts.ts';
import type {Inside} from '../inspect/inside.ts';
import type {GuestWay} from '../target/guest-way.ts';
import type {At} from '../target/machine.ts';
import type {Snapshot} from '../target/target.ts';

/** One machine, as it was read in one round trip. */
export type MachineReading = {readonly snapshot: Snapshot; readonly facts: Facts};

/** What is known of a guest's inside, with what the fold starts from there. */
export type InsideReading =
	| (MachineReading & Extract<Inside, {kind: 'read'}> & {readonly way: GuestWay['way']})
	| Extract<Inside, {kind: 'unread'}>;

/** All that a plan is made of: the host, and the inside of the guest that the plan is for. */
export type Reading = MachineReading & {readonly inside: InsideReading};

/** Of a guest that nobody has tried to enter yet. */
export const unseen: Extract<Inside, {kind: 'unread'}> = {kind: 'unread', because: 'nobody has looked inside yet', details: []};

export const snapshotsOf = ({snapshot, inside}: Reading): At<Snapshot> =>
	inside.kind === 'read' ? {host: snapshot, guest: inside.snapshot} : {host: snapshot};

/** The way by which the inside was read is the way to come again; where nobody got in, all of them may be tried. */
export const waysAgain = (ways: readonly GuestWay[], inside: InsideReading): readonly GuestWay[] =>
	ways.filter(({way}) => inside.kind === 'unread' || inside.way === way);
