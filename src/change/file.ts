import type {Command} from './command.ts';
import type {Kind} from './kind.ts';
import {removeEmptied} from './own-folder.ts';

/** A service takes a drop-in when systemd has read it and it is started anew. Unit files are read when they are enabled. */
const tellService = (path: string): readonly Command[] => {
	const service = /^\/etc\/systemd\/system\/([\w@.-]+\.service)\.d\//.exec(path)?.[1];
	return service === undefined ? [] : [{run: ['systemctl', 'daemon-reload']}, {run: ['systemctl', 'try-restart', service]}];
};

/** A whole file of ours in a drop-in folder: never somebody else's file, and never empty. */
export const fileKind: Kind<'file'> = {
	title: ({path}) => path,
	effect: () => 'now',
	// The folder's own existence tells "no such file" from "nothing was read".
	probe: ({path}) => ({files: [path], names: [path, '/etc']}),
	read: (snapshot, {path}) =>
		snapshot.files[path] ?? (snapshot.names.includes(path) || !snapshot.names.includes('/etc') ? undefined : null),
	evolve: (_state, wish) => wish.text,
	show: ({path}) => ['cat', path],
	parse: shown => (shown === '' ? null : shown),
	set: ({path}, state) => [
		...(state === null ? [{remove: path}, ...removeEmptied(path)] : [{write: path, content: state}]),
		...tellService(path),
	],
	lines: state => (state === null ? [] : state.replace(/\n$/, '').split('\n')),
};
