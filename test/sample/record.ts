// Records a tuning run on a real host, with all that its meter returned, for the sample to show:
//
//     node test/sample/record.ts FILE OPTIONS
//
// OPTIONS are those of “nearmetal apply --measure”, without --out: the run is that command's own, and leaves kept what it keeps. It judges
// the host's steps that act at once by pairs and those that need a guest start by boots; `--only` with steps of one sort alone records
// those. FILE is written when the run ended, also early: then what was judged by that time is in it. `pack.ts` makes of it what is shipped.
import {existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {homedir, tmpdir, userInfo} from 'node:os';
import {join} from 'node:path';
import packageFile from '../../package.json' with {type: 'json'};
import type {Sample} from '../../src/bench/measurement.ts';
import {type Arguments, parseArguments} from '../../src/cli/arguments.ts';
import {openTarget} from '../../src/cli/open-target.ts';
import {runCommand} from '../../src/cli/run-command.ts';
import {readHost} from '../../src/plan/read-host.ts';
import {runFolder} from '../../src/run/folder.ts';
import {json} from '../../src/text/visible.ts';
import {type Recorded, recordingOf, type Told} from './recording-of.ts';

const [file, ...options] = process.argv.slice(2);
if (file === undefined || options.length === 0) throw new Error('Name the file to write, then the options of “apply --measure”.');
const folder = mkdtempSync(join(tmpdir(), 'nearmetal-record-'));
const parsed = parseArguments(['apply', '--measure', ...options, '--out', folder]) as Arguments;

process.once('exit', () => rmSync(folder, {recursive: true}));

const person = {
	homeDirectory: homedir(),
	user: userInfo().username,
	agentSocket: process.env.SSH_AUTH_SOCK,
	isWaiting: false,
	ask: undefined,
	askSecret: undefined,
	tell: (line: string) => console.error(line),
};
const told: Told[] = [];
const status = await runCommand(parsed, process, undefined, (sample: Sample) => told.push({at: new Date().toISOString(), sample}));
// It was refused, or could not begin: that is told by now.
if (!existsSync(join(folder, 'results.json'))) process.exit(status);

const results = JSON.parse(readFileSync(join(folder, 'results.json'), 'utf8'));
/** What the run itself does not tell: what kind of host it is, and what its steps changed. An hour of figures is not lost for that. */
const aboutHost = async (): Promise<Pick<Recorded, 'facts' | 'plan'>> => {
	try {
		const host = await openTarget(parsed.target, person);
		const planFile = `${runFolder(results.run)}/plan.json`;
		const {facts} = await readHost(host);
		const {files} = await host.collect({files: [planFile], links: [], names: [], commands: []});
		await host.close();
		return {facts, plan: JSON.parse(files[planFile] ?? '{"steps": []}')};
	} catch (error) {
		console.error(`Its kind, and what its steps changed, could not be read: ${error}`);
		return {facts: {host: {}}, plan: {steps: []}} as unknown as Pick<Recorded, 'facts' | 'plan'>;
	}
};
const recording = recordingOf({results, told, design: parsed.measure ?? 'normal', ...(await aboutHost())}, packageFile.version);
writeFileSync(file, `${json(recording)}\n`);
console.error(
	`${file}: ${recording.runs.length} runs, ${recording.runs.reduce((sum, {samples}) => sum + samples.length, 0)} live samples, ${recording.failures.length} failures`,
);
process.exitCode = status;
