import {isText} from './data.ts';
import type {Kind} from './kind.ts';
import {evolveNumber, isNumberWish, lowest, type NumberWish, numberLines} from './number.ts';

const path = (key: string): string => `/proc/sys/${key.replaceAll('.', '/')}`;

/** A sysctl by dotted name, at run time. What keeps it over a reboot is a change of its own: a file in /etc/sysctl.d. */
export const sysctlKind: Kind<{readonly key: string}, NumberWish> = {
	machines: ['host', 'guest'],
	title: ({key}) => `sysctl ${key}`,
	effect: () => 'now',
	survey: {},
	probe: ({key}) => ({files: [path(key)]}),
	read: (snapshot, {key}) => snapshot.files[path(key)],
	evolve: evolveNumber,
	show: ({key}) => ['cat', path(key)],
	// What sysctl -w does, without needing the program (it is in sbin, which a user's PATH may lack).
	put: ({key}) => [{write: path(key)}],
	lines: numberLines,
	lowest,
	undone: 'the value of before is written',
	reach: {where: ({key}) => isText(key) && /^(net(\.[\w-]+)+|kernel\.numa_balancing)$/.test(key), wish: isNumberWish},
};
