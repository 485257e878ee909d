// `node .build/code-of.mjs TEXT CODE`: runs the program's text on the sample, and writes what V8 has compiled by then. In a process of its
// own, because the program changes the process that it runs in, and by the very Node that will read it.
import {readFileSync, writeFileSync} from 'node:fs';
import {PassThrough} from 'node:stream';
import {Script} from 'node:vm';

const [, , textFile, codeFile] = process.argv;
const script = new Script(readFileSync(textFile, 'latin1'), {filename: 'nearmetal'});
const runCommand = await script.runInThisContext();

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
const sample = {kind: 'sample'};
const wizard = runCommand({...common, command: 'wizard', target: sample}, pretended);
// The Host screen stands, or a program without screens has ended.
await Promise.race([shown('What stands out'), wizard]);
writeFileSync(codeFile, script.createCachedData());
process.exit();
