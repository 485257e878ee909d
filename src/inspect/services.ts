import type {Snapshot} from '../target/target.ts';
import {type Facts, type ServiceFacts, type ToolName, toolNames} from './facts.ts';
import {exists, filesBelow} from './paths.ts';
import {irqbalanceFiles, programs, programsCommand, versionCommand} from './probe.ts';
import {outputOf, textOf} from './reading.ts';

const notOwners: ReadonlySet<string> = new Set(['irqbalance', 'tuned']);

export const readServices = (snapshot: Snapshot): ServiceFacts => {
	// grep's status is 1 where none of the programs runs, and 2 where a process ended while it read.
	const output = outputOf(snapshot, programsCommand);
	const running = output && output.status <= 2 ? new Set(output.stdout.split('\n').filter(Boolean)) : undefined;
	const owners =
		running && Object.entries(programs).flatMap(([program, owner]) => (running.has(program) && !notOwners.has(owner) ? [owner] : []));
	return {
		systemd: exists(snapshot, '/etc') ? exists(snapshot, '/run/systemd/system') : undefined,
		// cgroup.controllers is in the root of version 2 alone (Documentation/admin-guide/cgroup-v2.rst).
		unifiedCgroups: exists(snapshot, '/sys/fs/cgroup') ? exists(snapshot, '/sys/fs/cgroup/cgroup.controllers') : undefined,
		irqbalance: running?.has('irqbalance'),
		irqbalanceBansIn: readIrqbalanceBans(snapshot),
		irqbalanceArguments: readIrqbalanceArguments(snapshot),
		tuned: running?.has('tuned') ? textOf(snapshot, '/etc/tuned/active_profile') || undefined : undefined,
		owners: owners && [...new Set(owners)],
	};
};

/** Our own drop-in is named after nearmetal. A line that is commented out sets nothing. */
const readIrqbalanceBans = (snapshot: Snapshot): string | undefined =>
	irqbalancePaths(snapshot).find(
		path => !path.includes('nearmetal') && /^[ \t]*(?:Environment=.*)?IRQBALANCE_BANNED_CPU(?:S|LIST)=/m.test(snapshot.files[path] ?? ''),
	);

const irqbalancePaths = (snapshot: Snapshot): readonly string[] => [
	...irqbalanceFiles,
	...filesBelow(snapshot, '/etc/systemd/system/irqbalance.service.d/'),
];

/** Arguments that take interrupts, modules or the choice away from it, or let it balance once only (irqbalance(1)). */
const binding = /--(?:banirq|banmod|policyscript|oneshot)\b[^"'\s]*|(?:^|\s)-[imlo]\b[^"'\s]*/;

const readIrqbalanceArguments = (snapshot: Snapshot): ServiceFacts['irqbalanceArguments'] => {
	for (const path of irqbalancePaths(snapshot)) {
		const text = snapshot.files[path] ?? '';
		const passed = /^[ \t]*(?:Environment=.*)?IRQBALANCE_ARGS=(.*)$/m.exec(text)?.[1];
		const bound = passed === undefined ? undefined : binding.exec(passed.replaceAll(/["']/g, ''))?.[0].trim();
		if (bound !== undefined) return {path, text: bound};
		if (/^[ \t]*(?:Environment=.*)?IRQBALANCE_ONESHOT=["']?[^"'\s]/m.test(text)) return {path, text: 'IRQBALANCE_ONESHOT'};
	}
	return undefined;
};

/** The version that a tool prints (some print it to standard error, some with a failure); false where it is not installed. */
const versionOf = (snapshot: Snapshot, tool: ToolName): Facts['tools'][ToolName] => {
	const output = outputOf(snapshot, versionCommand(tool));
	if (!output) return undefined;
	// 127: the shell found no such program.
	if (output.status === 127) return false;
	return /(?<!\d)\d+(?:\.\d+)+/.exec(`${output.stdout}\n${output.stderr}`)?.[0] ?? 'unknown version';
};

export const readTools = (snapshot: Snapshot): Facts['tools'] =>
	Object.fromEntries(toolNames.map(tool => [tool, versionOf(snapshot, tool)])) as Facts['tools'];
