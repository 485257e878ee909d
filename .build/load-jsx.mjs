// `node --import=./.build/load-jsx.mjs`: Node reads TypeScript itself, but of JSX it knows nothing.
import {readFileSync} from 'node:fs';
import {createRequire, registerHooks} from 'node:module';
import {fileURLToPath} from 'node:url';

const require = createRequire(import.meta.url);

registerHooks({
	load(url, context, next) {
		if (!url.endsWith('.tsx')) return next(url, context);
		const file = fileURLToPath(url);
		// Most processes load none: esbuild is started for the first.
		const {code} = require('esbuild').transformSync(readFileSync(file, 'utf8'), {
			loader: 'tsx',
			sourcefile: file,
			sourcemap: 'inline',
			tsconfigRaw: {compilerOptions: {jsx: 'react-jsx', target: 'es2024', verbatimModuleSyntax: true}},
		});
		return {format: 'module', source: code, shortCircuit: true};
	},
});
