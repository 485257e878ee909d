// Makes a bundle that imports nothing, so that nothing beside it is ever looked for: what it needs of Node it asks Node for by name.
import {builtinModules} from 'node:module';

const builtin = new RegExp(`^(?:node:)?(?:${[...builtinModules, 'node:sea'].join('|')})$`);
// Ink loads its developer tools only when DEV is true. ssh2 has native parts that it can do without, and does where they throw.
const absent = /^(?:react-devtools-core|cpu-features)$|\.node$/;

/** @type {import('esbuild').Plugin} */
export const selfContained = {
	name: 'self-contained',
	setup(build) {
		build.onResolve({filter: builtin}, ({path}) => ({path, namespace: 'builtin'}));
		// A Node so old that it has no getBuiltinModule still gets far enough to be told that it is too old.
		build.onLoad({filter: /./, namespace: 'builtin'}, ({path}) => ({
			contents: `module.exports = process.getBuiltinModule?.(${JSON.stringify(path)})`,
		}));
		build.onResolve({filter: absent}, ({path}) => ({path, namespace: 'absent'}));
		build.onLoad({filter: /./, namespace: 'absent'}, ({path}) => ({
			contents: `throw new Error(${JSON.stringify(`nearmetal is without ${path}`)})`,
		}));
	},
};
