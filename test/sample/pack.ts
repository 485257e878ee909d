// Makes of a recording (record.ts) what the sample shows, and writes it to src/cli/recorded-run.json, and the steps it measured beside it:
//
//     node test/sample/pack.ts FILE [CIRCUMSTANCES]
//
// CIRCUMSTANCES is what was done to that host before, as a clause: “whose guest was pinned to one CPU”. It stands beside the figures.
// Every run and figure stays. Left out is what no screen shows: live samples beyond a few of each flow, CPUs of which nothing is told, and
// digits beyond the fifth.
import {readFileSync, writeFileSync} from 'node:fs';
import {gzipSync} from 'node:zlib';
import {type Recording, recordingVersion} from '../../src/measured/recording.ts';
import {allOf} from '../../src/measured/work.ts';
import {shortened} from './shortened-recording.ts';

const [file, circumstances] = process.argv.slice(2);
if (file === undefined) throw new Error('Name the file that record.ts wrote.');
const recording: Recording = JSON.parse(readFileSync(file, 'utf8'));
if (recording.version !== recordingVersion) throw new Error(`${file} is a recording of version ${recording.version}. Record anew.`);
const packed = gzipSync(JSON.stringify(shortened({...recording, ...(circumstances === undefined ? {} : {circumstances})})), {
	level: 9,
}).toString('base64');
const path = new URL('../../src/cli/recorded-run.json', import.meta.url);
writeFileSync(path, `${JSON.stringify(packed)}\n`);
writeFileSync(
	new URL('../../src/cli/recorded-steps.json', import.meta.url),
	`[${allOf(recording.steps)
		.map(step => JSON.stringify(step))
		.join(', ')}]\n`,
);
console.error(`${path.pathname}: ${Math.ceil(packed.length / 1024)} KiB`);
