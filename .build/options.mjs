// How the program is bundled.
import {selfContained} from './self-contained.mjs';

/** @type {import('esbuild').BuildOptions} */
export const options = {
	entryPoints: ['src/main.ts'],
	bundle: true,
	platform: 'node',
	format: 'esm',
	target: 'node22',
	jsx: 'automatic',
	minify: true,
	keepNames: true,
	legalComments: 'none',
	plugins: [selfContained],
	// Where a module lies is asked only by what looks for files beside itself.
	define: {'process.env.NODE_ENV': '"production"', 'import.meta': '{}', __dirname: '"/"'},
	// With no import left, and its “await” inside a function, the same file is a module and a script; the executable starts scripts only.
	// DEV is a common variable, and makes Ink look for its developer tools.
	banner: {js: '(async()=>{"use strict";delete process.env.DEV;'},
	footer: {js: '})();'},
	logLevel: 'warning',
	outfile: 'dist/nearmetal.mjs',
};
