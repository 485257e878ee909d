import type {Kind} from './kind.ts';
import {evolveNumber, spaced} from './number.ts';

/** A number in a file under /sys. The kernel may round it or take only a part of it: it is read back after the write. */
export const sysfsKind: Kind<'sysfs'> = {
	title: ({path}) => path,
	effect: () => 'now',
	probe: ({path}) => ({files: [path]}),
	read: (snapshot, {path}) => {
		const text = snapshot.files[path];
		return text === undefined ? undefined : spaced(text);
	},
	evolve: evolveNumber,
	show: ({path}) => ['cat', path],
	parse: spaced,
	set: ({path}, value) => [{write: path, content: `${value}\n`}],
	lines: value => [value],
};
