// A mend of a package in the bundle: one piece of a file of it is replaced. Where the package has changed, there is no bundle.
import {readFileSync} from 'node:fs';

/**
 * @param name of the plugin. @param filter of the files. @param from what stands in each of them once. @param to what stands there then.
 * @param changed what to say where it does not.
 */
export const replacement = ({name, filter, from, to, changed}) => {
	const replaced = source => {
		if (source.split(from).length !== 2) throw new Error(changed);
		return source.replace(from, to);
	};
	return {
		replaced,
		/** @type {import('esbuild').Plugin} */
		plugin: {
			name,
			setup(build) {
				build.onLoad({filter}, ({path}) => ({contents: replaced(readFileSync(path, 'utf8'))}));
			},
		},
	};
};
