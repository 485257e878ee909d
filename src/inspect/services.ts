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
		irqbalance: running?.has('irqbalance'),
		irqbalanceBansIn: readIrqbalanceBans(snapshot),
		tuned: running?.has('tuned') ? textOf(snapshot, '/etc/tuned/active_profile') || undefined : undefined,
		owners: owners && [...new Set(owners)],
	};
};

/** Our own drop-in is named after nearmetal. A line that is commented out sets nothing. */
const readIrqbalanceBans = (snapshot: Snapshot): string | undefined =>
	[...irqbalanceFiles, ...filesBelow(snapshot, '/etc/systemd/system/irqbalance.service.d/')].find(
		path => !path.includes('nearmetal') && /^[ \t]*(?:Environment=.*)?IRQBALANCE_BANNED_CPU(?:S|LIST)=/m.test(snapshot.files[path] ?? ''),
	);

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
