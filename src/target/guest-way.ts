import {agentTarget, type GuestId} from './agent.ts';
import {type Clock, clock} from './clock.ts';
import {type Target, TargetError} from './target.ts';
import {untilItAnswers} from './until-it-answers.ts';

/** A way into a guest. */
export type GuestWay = {
	readonly way: 'ssh' | 'agent';
	/** @throws TargetError that says why this is no way in */
	open(): Promise<Target>;
};

/** The guest, and by which way; `failed` has a reason for each way that was tried before, ready to be said. */
export type FoundWay = {readonly way: GuestWay['way']; readonly target: Target; readonly failed: readonly string[]};
export type WayIn = FoundWay | {readonly way: 'neither'; readonly failed: readonly string[]};

/**
 * The ways into a guest, the better one first: SSH can do everything, the agent cannot carry a connection, and what it carries is small.
 * @param ssh logs in over SSH through the host
 */
export const waysInto = (host: Target, guest: GuestId, ssh: () => Promise<Target>): readonly GuestWay[] => [
	{way: 'ssh', open: ssh},
	{way: 'agent', open: () => agentTarget(host, guest)},
];

const titles = {ssh: 'Over SSH', agent: 'Through its guest agent'} as const;

/** The first of these ways on which the guest answers now. */
export const wayIn = async (ways: readonly GuestWay[]): Promise<WayIn> => {
	const failed: string[] = [];
	for (const {way, open} of ways) {
		try {
			return {way, target: await open(), failed};
		} catch (error) {
			if (!(error instanceof TargetError)) throw error;
			failed.push(`${titles[way]}: ${error.message}`);
		}
	}

	return {way: 'neither', failed};
};

/**
 * The same into a guest that was just started. An agent answers before the guest's network stands, and long before its SSH server does: where a
 * way was taken before the restart, give that one alone.
 * @throws TargetError with the reasons when it does not answer on any within 300 s; what `signal` says, when it is aborted
 */
export const wayIntoStarted = (ways: readonly GuestWay[], signal: AbortSignal, by: Clock = clock): Promise<FoundWay> =>
	untilItAnswers(
		async () => {
			const found = await wayIn(ways);
			if (found.way === 'neither') throw new TargetError(found.failed.join(' '));
			return found;
		},
		signal,
		by,
	);
