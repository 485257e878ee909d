import {isDevice} from './data.ts';
import type {Kind} from './kind.ts';
import {evolveNumber, isNumberWish, type NumberWish, numberLines} from './number.ts';

const path = (device: string): string => `/sys/class/net/${device}/mtu`;

/** The MTU of an interface, at run time. */
export const mtuKind: Kind<{readonly device: string}, NumberWish> = {
	machines: ['host', 'guest'],
	title: ({device}) => `MTU of ${device}`,
	effect: () => 'now',
	survey: {files: [path('*')]},
	probe: ({device}) => ({files: [path(device)]}),
	read: (snapshot, {device}) => snapshot.files[path(device)],
	evolve: evolveNumber,
	show: ({device}) => ['cat', path(device)],
	put: ({device}) => [{run: ['xargs', 'ip', 'link', 'set', 'dev', device, 'mtu'], input: 'state'}],
	lines: numberLines,
	reach: {where: ({device}) => isDevice(device), wish: isNumberWish},
};
