import type {Snapshot} from '../target/target.ts';
import {type ModuleName, type ModuleState, moduleNames} from './facts.ts';
import {exists, filesBelow} from './paths.ts';
import {modprobeFolders, modulesCommand} from './probe.ts';
import {outputOf} from './reading.ts';

/** modprobe takes - and _ for the same. */
const spelling = (name: ModuleName): string => name.replaceAll('_', '[-_]');

/** `blacklist NAME` stops loading by alias, `install NAME /bin/false` any loading; the kernel's command line can do both. */
const isBlacklisted = (rules: string, commandLine: string, name: ModuleName): boolean => {
	const rule = new RegExp(
		`^[ \\t]*(blacklist[ \\t]+${spelling(name)}|install[ \\t]+${spelling(name)}[ \\t]+\\S*/(false|true))[ \\t]*$`,
		'm',
	);
	const argument = new RegExp(`(?:^|\\s)(?:modprobe\\.blacklist|module_blacklist)=(?:\\S*,)?${spelling(name)}(?:,|\\s|$)`);
	return rule.test(rules) || argument.test(commandLine);
};

export const readModules = (snapshot: Snapshot): Readonly<Record<ModuleName, ModuleState | undefined>> => {
	const rules = modprobeFolders
		.flatMap(folder => filesBelow(snapshot, folder))
		.map(path => snapshot.files[path])
		.join('\n');
	const listed = outputOf(snapshot, modulesCommand);
	const commandLine = snapshot.files['/proc/cmdline'] ?? '';

	const stateOf = (name: ModuleName): ModuleState | undefined => {
		// A module that is part of the kernel may have a folder in /sys/module (for its parameters) but never an initstate.
		if (exists(snapshot, `/sys/module/${name}/initstate`)) return 'loaded';
		const list = listed?.stdout.match(new RegExp(`^(modules\\.\\w+):[^:]*/${spelling(name)}\\.ko`, 'm'))?.[1];
		if (exists(snapshot, `/sys/module/${name}`) || list === 'modules.builtin') return 'built-in';
		if (list !== undefined) return isBlacklisted(rules, commandLine, name) ? 'blacklisted' : 'available';
		// grep's 1: both lists were read and do not have it. Its 2: one of them could not be read.
		return listed !== undefined && listed.status <= 1 ? 'absent' : undefined;
	};

	return Object.fromEntries(moduleNames.map(name => [name, stateOf(name)])) as Record<ModuleName, ModuleState | undefined>;
};
