import {isText} from './data.ts';
import type {Kind} from './kind.ts';

const initstate = (name: string): string => `/sys/module/${name}/initstate`;
/** What the kernel says of a module that is ready (kernel/module/sysfs.c, show_initstate). */
const live = 'live\n';

/** A kernel module. It is loaded when it has an initstate: a built-in module has its folder and none. */
export const moduleKind: Kind<{readonly name: string}, {readonly loaded: true}> = {
	machines: ['host', 'guest'],
	title: ({name}) => `module ${name}`,
	effect: () => 'now',
	// /proc/modules is asked for as well so that "not there" differs from "nothing was read".
	survey: {names: [initstate('*'), '/proc/modules']},
	probe: ({name}) => ({names: [initstate(name), '/proc/modules']}),
	read: (snapshot, {name}) =>
		snapshot.names.includes(initstate(name))
			? live
			: snapshot.names.includes('/proc/modules') || '/proc/modules' in snapshot.files
				? null
				: undefined,
	evolve: state => state ?? live,
	show: ({name}) => ['cat', initstate(name)],
	put: ({name}) => [{run: ['modprobe', name]}],
	take: ({name}) => [{run: ['modprobe', '-r', name]}],
	lines: state => [state === null ? 'not loaded' : 'loaded'],
	undone: 'it is unloaded, unless something uses it by now',
	reach: {where: ({name}) => isText(name) && /^[a-z0-9_]+$/.test(name), wish: ({loaded}) => loaded === true},
};
