import type {Snapshot} from '../target/target.ts';
import {type ModuleName, type ModuleState, moduleNames} from './facts.ts';
import {exists, filesBelow} from './paths.ts';
import {moduleCommand} from './probe.ts';
import {outputOf} from './reading.ts';

/** `blacklist NAME` stops loading by alias, `install NAME /bin/false` any loading; the kernel's command line can do both. */
const isBlacklisted = (rules: string, commandLine: string, name: string): boolean => {
	// modprobe takes - and _ for the same.
	const spelling = name.replaceAll('_', '[-_]');
	const rule = new RegExp(`^\\s*(blacklist\\s+${spelling}|install\\s+${spelling}\\s+\\S*/(false|true))\\s*$`, 'm');
	const argument = new RegExp(`(?:^|\\s)(?:modprobe\\.blacklist|module_blacklist)=(?:\\S*,)?${spelling}(?:,|\\s|$)`);
	return rule.test(rules) || argument.test(commandLine);
};

export const readModules = (snapshot: Snapshot): Readonly<Record<ModuleName, ModuleState | undefined>> => {
	const rules = ['/etc/modprobe.d/', '/lib/modprobe.d/']
		.flatMap(folder => filesBelow(snapshot, folder))
		.map(path => snapshot.files[path])
		.join('\n');
	const commandLine = snapshot.files['/proc/cmdline'] ?? '';

	const stateOf = (name: ModuleName): ModuleState | undefined => {
		// A module that is part of the kernel may have a folder in /sys/module (for its parameters) but never an initstate.
		if (exists(snapshot, `/sys/module/${name}/initstate`)) return 'loaded';
		const found = outputOf(snapshot, moduleCommand(name));
		if (exists(snapshot, `/sys/module/${name}`) || found?.stdout.includes('(builtin)')) return 'built-in';
		// 127: there is no modinfo.
		if (!found || found.status === 127) return undefined;
		if (found.status !== 0) return 'absent';
		return isBlacklisted(rules, commandLine, name) ? 'blacklisted' : 'available';
	};

	return Object.fromEntries(moduleNames.map(name => [name, stateOf(name)])) as Record<ModuleName, ModuleState | undefined>;
};
