import {type Change, isSameState, outlastsStart, type State, titleOf} from '../change/change.ts';
import {inShort, inWords} from '../change/in-words.ts';
import type {Outcome} from './outcome.ts';
import type {Held} from './states.ts';

type Drifts = Extract<Outcome, {kind: 'drifted'}>['drifts'];

/** What a run itself has done since its plan was made. */
type DoneSince = {
	/** What was read back after its own writes: libvirt may print a definition otherwise than it was given. */
	readonly got: ReadonlyMap<string, State>;
	/** Whether it has started the guest anew. */
	readonly restarted: boolean;
};

/**
 * What somebody else changed since the plan was made. A guest that was started anew came to its values anew, and not to the same ones: of
 * tcp_rmem and tcp_wmem the kernel makes the largest of the pages that are free while it boots (tcp_init in net/ipv4/tcp.c).
 */
export const driftsOf = (changes: readonly Change[], held: Held, {got, restarted}: DoneSince): Drifts =>
	changes.flatMap(change => {
		const state = held.state(change);
		if (state === undefined)
			return [{what: titleOf(change), expected: inShort(change, change.before), found: 'nothing that could be read'}];
		const ours = got.get(titleOf(change));
		const known = [change.before, change.after, ...(ours === undefined ? [] : [ours])];
		const isAnew = restarted && change.on === 'guest' && !outlastsStart(change);
		return isAnew || known.some(one => isSameState(change, state, one))
			? []
			: [{what: titleOf(change), expected: inWords(change, change.before, state), found: inWords(change, state, change.before)}];
	});
