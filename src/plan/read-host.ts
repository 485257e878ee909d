import {interruptsCommand} from '../change/interrupts.ts';
import {unitKind, units} from '../change/unit.ts';
import type {Facts} from '../inspect/facts.ts';
import {inspect} from '../inspect/inspect.ts';
import {nicsCommand, probeRequest} from '../inspect/probe.ts';
import type {Snapshot, Target} from '../target/target.ts';

/** Beyond what facts need: what the fold starts from, for every thing that a tuning may set. */
const states = {
	files: [
		...['modules-load.d', 'sysctl.d', 'tmpfiles.d', 'udev/rules.d', 'systemd/system', 'systemd/system/*.service.d'].map(
			folder => `/etc/${folder}/*nearmetal*`,
		),
		'/etc/nearmetal/*',
		'/etc/nearmetal/*/*',
	],
	names: ['/etc', '/proc/modules', '/sys/module/*/initstate'],
	commands: [...units.map(name => ({argv: unitKind.show({name})})), {list: nicsCommand, each: [interruptsCommand('{}')]}],
};

/** Reads a target in one round trip. */
export const readHost = async (target: Target): Promise<{readonly snapshot: Snapshot; readonly facts: Facts}> => {
	const snapshot = await target.collect({
		...probeRequest,
		files: [...probeRequest.files, ...states.files],
		names: [...probeRequest.names, ...states.names],
		commands: [...probeRequest.commands, ...states.commands],
	});
	return {snapshot, facts: inspect(snapshot)};
};
