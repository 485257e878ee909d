import type {Facts} from '../inspect/facts.ts';
import {inspect} from '../inspect/inspect.ts';
import {probeRequest} from '../inspect/probe.ts';
import type {Snapshot, Target} from '../target/target.ts';

/** Beyond what facts need: what the fold starts from, for every thing that a tuning may set. */
const states = {
	files: ['modules-load.d', 'sysctl.d', 'tmpfiles.d', 'udev/rules.d', 'systemd/system'].map(folder => `/etc/${folder}/*nearmetal*`),
	names: ['/etc', '/proc/modules', '/sys/module/*/initstate'],
};

/** Reads a target in one round trip. */
export const readHost = async (target: Target): Promise<{readonly snapshot: Snapshot; readonly facts: Facts}> => {
	const snapshot = await target.collect({
		...probeRequest,
		files: [...probeRequest.files, ...states.files],
		names: [...probeRequest.names, ...states.names],
	});
	return {snapshot, facts: inspect(snapshot)};
};
