// `node .build/code-of.mjs FOLDER`: runs the scripts “opening” and “program” in it on the sample, and writes what V8 has compiled of each by
// then. In a process of its own, because the program changes the process that it runs in, and by the very Node that will read it.
import {readFileSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {PassThrough} from 'node:stream';
import {Script} from 'node:vm';

const [, , folder] = process.argv;
const scriptOf = name => new Script(readFileSync(join(folder, name), 'latin1'), {filename: 'nearmetal'});
const scripts = {opening: scriptOf('opening'), program: scriptOf('program')};
const {openWizard, packages} = await scripts.opening.runInThisContext();
const runCommand = await scripts.program.runInThisContext()(async () => packages);

/** A stream that passes for a terminal. */
const terminal = () =>
	Object.assign(new PassThrough(), {isTTY: true, columns: 120, rows: 40, setRawMode: () => {}, ref: () => {}, unref: () => {}});
const [stdin, stdout, stderr] = [terminal(), terminal(), terminal()];
const pretended = {env: {}, pid: process.pid, kill: () => true, once: () => {}, on: () => {}, off: () => {}, stdin, stdout, stderr};
const shown = text =>
	new Promise(resolve => {
		let all = '';
		stdout.on('data', piece => {
			all += piece;
			if (all.includes(text)) resolve();
		});
	});
const common = {preset: 'recommended', set: [], json: false, yes: false, guestUser: 'root', quick: false, guests: []};
const opening = openWizard({name: 'sample', sample: true, writable: true}, {stdin, stdout, stderr, screenReader: false});
const wizard = runCommand({...common, command: 'wizard', target: {kind: 'sample'}}, pretended, opening);
// The Host screen stands, or a program without screens has ended.
await Promise.race([shown('What stands out'), wizard]);
for (const [name, script] of Object.entries(scripts)) writeFileSync(join(folder, `code of ${name}`), script.createCachedData());
process.exit();
