// How everything is bundled: into one script that imports nothing.
import {fewTexts} from './few-texts.mjs';
import {quickEmoji} from './quick-emoji.mjs';
import {selfContained} from './self-contained.mjs';

/** @type {import('esbuild').BuildOptions} */
export const options = {
	bundle: true,
	platform: 'node',
	format: 'esm',
	target: 'node22',
	jsx: 'automatic',
	minify: true,
	legalComments: 'none',
	plugins: [selfContained, quickEmoji, fewTexts],
	define: {
		'process.env.NODE_ENV': '"production"',
		// Where a module lies is asked only by what looks for files beside itself.
		'import.meta': '{}',
		__dirname: '"/"',
		// The glue of Yoga's WebAssembly asks whether there is one, and Node loads all of undici to answer; Yoga's code lies in a string.
		fetch: 'undefined',
	},
	// With no import left, and its “await” inside a function, the same text is a module and a script.
	// DEV is a common variable, and makes Ink look for its developer tools.
	banner: {js: '(async()=>{"use strict";delete process.env.DEV;'},
	footer: {js: '})();'},
	logLevel: 'warning',
};
