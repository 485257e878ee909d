import type {Domain} from '../inspect/facts.ts';
import {readInside} from '../plan/read-inside.ts';
import {type InsideReading, unseen, waysAgain} from '../plan/reading.ts';
import {hostAlone, type Machines, machinesOf} from '../run/machines.ts';
import {wayIn, waysInto} from '../target/guest-way.ts';
import type {Source, Target} from '../target/target.ts';
import type {Context} from './context.ts';

type Guest = {readonly name: string; readonly uuid: string};

const ways = ({guestLogin, arguments: {guestUser}}: Context, host: Target, guest: Guest) =>
	waysInto(host, guest, () => guestLogin.guest(host, guest, guestUser));

/** Looks into the guest, once and without waiting. */
export const lookInside = async (context: Context, host: Source, guest: Domain | undefined): Promise<InsideReading> =>
	readInside(host, guest, (target, domain) => wayIn(ways(context, target, domain)));

/** The machines of a run for this guest. @param inside as it was read */
export const machinesFor = (context: Context, host: Target, guest: Guest | undefined, inside: InsideReading = unseen): Machines =>
	guest === undefined ? hostAlone(host) : machinesOf(host, waysAgain(ways(context, host, guest), inside), context.signal);
