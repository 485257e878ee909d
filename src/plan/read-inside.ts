import type {Domain} from '../inspect/facts.ts';
import {type GuestWay, wayIn} from '../target/guest-way.ts';
import {isTarget, type Source, type Target} from '../target/target.ts';
import {readHost} from './read-host.ts';
import type {InsideReading} from './reading.ts';

/**
 * Reads a guest's inside as its host is read: the same facts, in one round trip. Does not throw: that nobody gets in is something that the
 * plan says.
 * @param waysInto the ways into a guest that runs
 */
export const readInside = async (
	host: Source,
	guest: Domain | undefined,
	waysInto: (host: Target, guest: Domain) => readonly GuestWay[],
): Promise<InsideReading> => {
	const unread = (because: string, details: readonly string[] = []): InsideReading => ({kind: 'unread', because, details});
	if (guest === undefined) return unread('no guest to look into');
	if (!isTarget(host) || host.sample) return unread('not a live host: its guests have no inside here');
	if (guest.state !== 'running') return unread(`${guest.name} is off: nobody can look inside`);
	const found = await wayIn(waysInto(host, guest));
	if (found.way === 'neither') return unread(`nobody can enter ${guest.name}`, found.failed);
	try {
		return {kind: 'read', way: found.way, ...(await readHost(found.target))};
	} catch (error) {
		return unread(`the inside of ${guest.name} could not be read`, [(error as Error).message]);
	} finally {
		await found.target.close();
	}
};
