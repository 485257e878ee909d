import type {Kind} from './kind.ts';

/** A kernel module. It is loaded when /sys/module/NAME/initstate exists: a built-in module has the folder but no initstate. */
export const moduleKind: Kind<'module'> = {
	title: ({name}) => `module ${name}`,
	effect: () => 'now',
	probe: ({name}) => ({names: [`/sys/module/${name}/initstate`, '/proc/modules']}),
	// /proc/modules is asked for as well so that "not there" differs from "nothing was read".
	read: (snapshot, {name}) =>
		snapshot.names.includes(`/sys/module/${name}/initstate`)
			? true
			: snapshot.names.includes('/proc/modules') || '/proc/modules' in snapshot.files
				? false
				: undefined,
	evolve: (_state, wish) => wish.loaded,
	show: ({name}) => ['ls', `/sys/module/${name}/initstate`],
	parse: shown => shown !== '',
	set: ({name}, loaded) => [{run: loaded ? ['modprobe', name] : ['modprobe', '-r', name]}],
	lines: loaded => [loaded ? 'loaded' : 'not loaded'],
};
