import {survey, together} from '../change/change.ts';
import type {Facts} from '../inspect/facts.ts';
import {inspect} from '../inspect/inspect.ts';
import {probeRequest} from '../inspect/probe.ts';
import type {Snapshot, Source} from '../target/target.ts';

/** What is read of a host in one round trip: what facts need, and what the fold starts from. */
export const hostRequest = together([probeRequest, survey]);

/** Reads a host in one round trip. */
export const readHost = async (target: Source): Promise<{readonly snapshot: Snapshot; readonly facts: Facts}> => {
	const snapshot = await target.collect(hostRequest);
	return {snapshot, facts: inspect(snapshot)};
};
