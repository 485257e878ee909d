import {isText} from './data.ts';
import type {Kind} from './kind.ts';
import {evolveNumber, isNumberWish, lowest, type NumberWish, numberLines} from './number.ts';

/**
 * A number in a file under /sys, such as a node's nr_hugepages. The kernel may round it or take only a part of it: it is read back
 * after the write.
 */
export const sysfsKind: Kind<{readonly path: string}, NumberWish> = {
	machines: ['host', 'guest'],
	title: ({path}) => path,
	effect: () => 'now',
	survey: {},
	probe: ({path}) => ({files: [path]}),
	read: (snapshot, {path}) => snapshot.files[path],
	evolve: evolveNumber,
	show: ({path}) => ['cat', path],
	put: ({path}) => [{write: path}],
	lines: numberLines,
	lowest,
	undone: 'the value of before is written',
	reach: {
		where: ({path}) =>
			isText(path) &&
			/^\/sys\/(devices\/system\/node\/node\d+\/hugepages\/hugepages-\d+kB\/nr_hugepages|module\/kvm\/parameters\/halt_poll_ns)$/.test(
				path,
			),
		wish: isNumberWish,
	},
};
