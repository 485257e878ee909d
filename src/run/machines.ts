import {type InsideReading, waysAgain} from '../plan/reading.ts';
import {type GuestWay, wayIn, wayIntoStarted} from '../target/guest-way.ts';
import {type Target, TargetError} from '../target/target.ts';
import type {Guest} from './guest-power.ts';

/** The machines of a run. The guest is entered only once something is to be done there, and again after it was started anew. */
export type Machines = {
	readonly host: Target;
	/** The inside of the guest. @throws TargetError saying why nobody gets in */
	guest(): Promise<Target>;
	/** Closes the connection to a guest that is about to be stopped. The next to enter it waits until it answers. */
	leaveGuest(): Promise<void>;
	close(): Promise<void>;
};

/** @param ways into the guest, the better one first */
const machinesOf = (host: Target, ways: readonly GuestWay[], signal: AbortSignal): Machines => {
	let inside: Promise<Target> | undefined;
	let known = ways;
	let isStartedAnew = false;
	const enter = async (): Promise<Target> => {
		const found = isStartedAnew && ways.length > 0 ? await wayIntoStarted(known, signal) : await wayIn(known);
		if (found.way === 'neither') throw new TargetError(['Nobody can enter the guest.', ...found.failed].join(' '));
		// An agent answers before the network stands: where SSH was the way before, it is the way again.
		known = ways.filter(({way}) => way === found.way);
		return found.target;
	};
	/** Cut off, and still held by whoever ran into that. */
	const lost: Promise<Target>[] = [];
	const close = async (): Promise<void> => {
		const left = [...lost.splice(0), ...(inside === undefined ? [] : [inside])];
		inside = undefined;
		for (const entered of left) {
			await entered.then(
				target => target.close(),
				() => {},
			);
		}
	};

	return {
		host,
		guest() {
			if (inside !== undefined) return inside;
			const entered = enter().then(
				target =>
					watched(target, () => {
						if (inside !== entered) return;
						inside = undefined;
						lost.push(entered);
					}),
				(error: unknown): never => {
					// Who gets in later, after all, is not told of the first try.
					inside = undefined;
					throw error;
				},
			);
			inside = entered;
			return entered;
		},
		async leaveGuest() {
			await close();
			isStartedAnew = true;
		},
		close,
	};
};

/** Calls `onError` with what fails: a guest that somebody started anew is not to be reached by the connection that it had. */
const watched = (target: Target, onError: () => void): Target => {
	const seen = async <T>(work: Promise<T>): Promise<T> => {
		try {
			return await work;
		} catch (error) {
			if (error instanceof TargetError) onError();
			throw error;
		}
	};
	return {
		...target,
		collect: request => seen(target.collect(request)),
		read: path => seen(target.read(path)),
		run: (argv, options) => seen(target.run(argv, options)),
		write: (path, content, mode) => seen(target.write(path, content, mode)),
		append: (path, text) => seen(target.append(path, text)),
	};
};

/** A host with whose guests nothing is done. */
export const hostAlone = (host: Target): Machines => machinesOf(host, [], new AbortController().signal);

/** The machine that an edit is about. */
export const machineOf = async (machines: Machines, {on}: {readonly on: 'host' | 'guest'}): Promise<Target> =>
	on === 'guest' ? await machines.guest() : machines.host;

/**
 * The machines of a run for this guest.
 * @param waysInto the ways into it
 * @param inside as it was read before: the way that led in is taken again
 */
export const machinesFor = (
	host: Target,
	guest: Guest | undefined,
	waysInto: (host: Target, guest: Guest) => readonly GuestWay[],
	inside: InsideReading,
	signal: AbortSignal,
): Machines => (guest === undefined ? hostAlone(host) : machinesOf(host, waysAgain(waysInto(host, guest), inside), signal));
