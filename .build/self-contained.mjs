// Makes a bundle that imports nothing, so that nothing beside it is ever looked for: what it needs of Node it asks Node for by name.
import {builtinModules} from 'node:module';

const builtin = new RegExp(`^(?:node:)?(?:${[...builtinModules, 'node:sea'].join('|')})$`);
// Ink loads its developer tools only when DEV is true. ssh2 has native parts that it can do without, and does where they throw.
const absent = /^(?:react-devtools-core|cpu-features)$|\.node$/;

/**
 * A built-in module as a CommonJS one that asks Node when something of it is used for the first time: crypto, net or readline take longer
 * to load than all of ours. What is no plain object (a function, a class, `process`) has more to it than names, and is asked for at once.
 * A Node so old that it has no getBuiltinModule still gets far enough to be told that it is too old.
 */
const builtinModule = path => {
	const ask = `process.getBuiltinModule?.(${JSON.stringify(path)})`;
	const loaded = process.getBuiltinModule(path);
	const isPlain = typeof loaded === 'object' && [Object.prototype, null].includes(Object.getPrototypeOf(loaded));
	if (!isPlain) return `module.exports = ${ask}`;
	// Names alone: a getter written out for each is a function that V8 reads at every start, and there are hundreds.
	const getter = '{enumerable: true, get: () => (found ??= ask())[name]}';
	return `let found; const ask = () => ${ask}; for (const name of ${JSON.stringify(Object.keys(loaded))}) Object.defineProperty(exports, name, ${getter});`;
};

/** @type {import('esbuild').Plugin} */
export const selfContained = {
	name: 'self-contained',
	setup(build) {
		build.onResolve({filter: builtin}, ({path}) => ({path, namespace: 'builtin'}));
		build.onLoad({filter: /./, namespace: 'builtin'}, ({path}) => ({contents: builtinModule(path)}));
		build.onResolve({filter: absent}, ({path}) => ({path, namespace: 'absent'}));
		build.onLoad({filter: /./, namespace: 'absent'}, ({path}) => ({
			contents: `throw new Error(${JSON.stringify(`nearmetal is without ${path}`)})`,
		}));
	},
};
