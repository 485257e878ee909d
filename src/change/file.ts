import type {Command} from './command.ts';
import {isText} from './data.ts';
import type {Kind} from './kind.ts';
import {linesIn} from './lines.ts';
import {removeEmptied} from './own-folder.ts';

/** A service takes a drop-in when systemd has read it and it is started anew; a slice at once. Unit files are read when they are enabled. */
const tellService = (path: string): readonly Command[] => {
	if (/^\/etc\/systemd\/system\/[\w@.-]+\.(slice|scope)\.d\//.test(path)) return [{run: ['systemctl', 'daemon-reload']}];
	const service = /^\/etc\/systemd\/system\/([\w@.-]+\.service)\.d\//.exec(path)?.[1];
	return service === undefined ? [] : [{run: ['systemctl', 'daemon-reload']}, {run: ['systemctl', 'try-restart', service]}];
};

const ownFiles: readonly RegExp[] = [
	/^\/etc\/(modules-load\.d|sysctl\.d|tmpfiles\.d|udev\/rules\.d|systemd\/system)\/[\w.-]*nearmetal[\w.-]*$/,
	/^\/etc\/systemd\/system\/(irqbalance\.service|system\.slice|user\.slice|init\.scope)\.d\/nearmetal\.conf$/,
	/^\/etc\/nearmetal\/(repin|interrupts)\.sh$/,
	/^\/etc\/nearmetal\/interrupts\.d\/\w[\w.@-]{0,14}$/,
];

/** A whole file of ours in a drop-in folder, mode 644: never somebody else's file, and never empty. */
export const fileKind: Kind<{readonly path: string}, {readonly text: string}> = {
	machines: ['host', 'guest'],
	title: ({path}) => path,
	effect: () => 'now',
	survey: {
		files: [
			...[
				'modules-load.d',
				'sysctl.d',
				'tmpfiles.d',
				'udev/rules.d',
				'systemd/system',
				...['service', 'slice', 'scope'].map(unit => `systemd/system/*.${unit}.d`),
			].map(folder => `/etc/${folder}/*nearmetal*`),
			'/etc/nearmetal/*',
			'/etc/nearmetal/*/*',
		],
		names: ['/etc'],
	},
	// The folder's own existence tells "no such file" from "nothing was read".
	probe: ({path}) => ({files: [path], names: [path, '/etc']}),
	read: (snapshot, {path}) =>
		snapshot.files[path] ?? (snapshot.names.includes(path) || !snapshot.names.includes('/etc') ? undefined : null),
	evolve: (_state, wish) => wish.text,
	show: ({path}) => ['cat', path],
	put: ({path}) => [{write: path}, ...tellService(path)],
	take: ({path}) => [{remove: path}, ...removeEmptied(path), ...tellService(path)],
	lines: state => (state === null ? [] : linesIn(state)),
	undone: 'it is removed, or has its text of before again',
	reach: {where: ({path}) => isText(path) && ownFiles.some(own => own.test(path)), wish: ({text}) => isText(text)},
};
