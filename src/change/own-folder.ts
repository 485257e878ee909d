import type {Command} from './command.ts';

/** Where scripts of ours and what they obey lie on a host. Nobody else has files there. */
export const folder = '/etc/nearmetal';

/** Folders that only files of ours made: they go with the last file in them. A unit's drop-in folder says nothing when empty. */
export const removeEmptied = (path: string): readonly Command[] => {
	const parent = path.slice(0, path.lastIndexOf('/'));
	const folders =
		parent === folder
			? [parent]
			: parent.startsWith(`${folder}/`)
				? [parent, folder]
				: /\.(service|slice|scope)\.d$/.test(parent)
					? [parent]
					: [];
	return folders.length === 0 ? [] : [{run: ['rmdir', '--ignore-fail-on-non-empty', ...folders]}];
};
