import {survey} from '../change/change.ts';
import type {Facts} from '../inspect/facts.ts';
import {inspect} from '../inspect/inspect.ts';
import {probeRequest} from '../inspect/probe.ts';
import type {Snapshot, Source} from '../target/target.ts';

/** Reads a target in one round trip: what facts need, and what the fold starts from. */
export const readHost = async (target: Source): Promise<{readonly snapshot: Snapshot; readonly facts: Facts}> => {
	const snapshot = await target.collect({
		files: [...probeRequest.files, ...survey.files],
		links: [...probeRequest.links, ...survey.links],
		names: [...probeRequest.names, ...survey.names],
		commands: [...probeRequest.commands, ...survey.commands],
	});
	return {snapshot, facts: inspect(snapshot)};
};
