import type {Kind} from './kind.ts';
import {evolveNumber, spaced} from './number.ts';

const path = (key: string): string => `/proc/sys/${key.replaceAll('.', '/')}`;

/** A sysctl, at run time. What keeps it over a reboot is a change of its own: a file in /etc/sysctl.d. */
export const sysctlKind: Kind<'sysctl'> = {
	title: ({key}) => `sysctl ${key}`,
	effect: () => 'now',
	probe: ({key}) => ({files: [path(key)]}),
	read: (snapshot, {key}) => {
		const text = snapshot.files[path(key)];
		return text === undefined ? undefined : spaced(text);
	},
	evolve: evolveNumber,
	show: ({key}) => ['cat', path(key)],
	parse: spaced,
	// What sysctl -w does, without needing the program (it is in sbin, which a user's PATH may lack).
	set: ({key}, value) => [{write: path(key), content: `${value}\n`}],
	lines: value => [value],
};
