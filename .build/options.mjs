// How the program is bundled.
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
	define: {'process.env.NODE_ENV': '"production"'},
	// Ink loads its developer tools only when DEV=true; they are not shipped. ssh2 has a native part that it can do without.
	alias: {'react-devtools-core': './.build/empty.mjs'},
	external: ['cpu-features', './crypto/build/Release/sshcrypto.node'],
	// ssh2 is CommonJS: inside an ES module it still expects these.
	banner: {
		js: "import {createRequire as nearmetalRequire} from 'node:module';const require=nearmetalRequire(import.meta.url);const __dirname=import.meta.dirname??'.';const __filename=import.meta.filename??'nearmetal';",
	},
	loader: {'.node': 'empty'},
	logLevel: 'warning',
	outfile: 'dist/nearmetal.mjs',
};
