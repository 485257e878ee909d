import type {Kind} from './kind.ts';

/** A whole file of ours in a drop-in folder: never somebody else's file, and never empty. */
export const fileKind: Kind<'file'> = {
	title: ({path}) => path,
	effect: 'now',
	// The folder's own existence tells "no such file" from "nothing was read".
	probe: ({path}) => ({files: [path], names: [path, '/etc']}),
	read: (snapshot, {path}) =>
		snapshot.files[path] ?? (snapshot.names.includes(path) || !snapshot.names.includes('/etc') ? undefined : null),
	evolve: (_state, wish) => wish.text,
	show: ({path}) => ['cat', path],
	parse: shown => (shown === '' ? null : shown),
	set: ({path}, state) => [state === null ? {remove: path} : {write: path, content: state}],
	lines: state => (state === null ? [] : state.replace(/\n$/, '').split('\n')),
};
