import assert from 'node:assert/strict';
import {spawnSync} from 'node:child_process';
import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {PassThrough} from 'node:stream';
import {after, test} from 'node:test';
import fc from 'fast-check';
import {askAt, askSecretAt} from '../../src/cli/prompt.ts';
import {readHost} from '../../src/plan/read-host.ts';
import {memoryHost} from '../../src/target/memory.ts';
import type {Snapshot} from '../../src/target/target.ts';
import {visible} from '../../src/text/visible.ts';
import {recorded} from '../run/host-in-memory.ts';
import {named} from '../run/hostile-host.ts';
import {forbiddenIn, hostileNames, hostileText, hostileTexts} from '../text/hostile.ts';
import {casesOf} from '../thorough.ts';
import {type Done, run} from './run.ts';

const folder = mkdtempSync(join(tmpdir(), 'hostile-'));
after(() => rmSync(folder, {recursive: true}));

const fine = ({out, told}: Done, what: string): void => {
	assert.deepEqual(forbiddenIn(`${out}${told}`.replaceAll(/^\t+/gm, '')), [], what);
	assert.doesNotMatch(`\n${out}${told}`, /[\n\r\u0085\u2028\u2029]PWNED/, what);
};

const commands = (guest: string): readonly (readonly string[])[] => [
	['inspect'],
	['place'],
	['plan', `--guest=${guest}`],
	['apply', `--guest=${guest}`],
	['apply', `--guest=${guest}`, '--yes'],
	['status'],
	['undo'],
	['undo', '--yes'],
	['export', `--guest=${guest}`, '--out', join(folder, 'export')],
	['snapshot', '--out', folder],
	['bench', `--guest=${guest}`, '--peer', '10.0.0.9'],
];

for (const name of hostileNames) {
	test(`no command gives a terminal ${visible(name)}`, async () => {
		const host = memoryHost(named(name));
		const [domain] = (await readHost(host)).facts.domains;
		for (const argv of commands(domain?.name ?? '')) {
			for (const json of [[], ['--json']]) {
				fine(await run(host, [...argv, ...json]), [...argv, ...json].join(' '));
			}
		}
	});
}

test('nor what is wrong with a command line, a preset or a plan', async () => {
	const host = memoryHost(recorded);
	for (const name of hostileNames) {
		for (const argv of [
			['plan', '--guest', name],
			['plan', '--guest', 'web01', '--preset', name],
			['plan', '--guest', 'web01', '--only', name],
			['plan', '--guest', 'web01', '--set', `${name.replaceAll('.', '')}.cpus=1`],
			['plan', '--guest', 'web01', '--set', `cpu-pinning.vcpus=${name}`],
			['apply', `${name}.json`],
			['export', '--guest', 'web01', '--out', join('/proc', name)],
		]) {
			const done = await run(host, argv, {readFile: async () => `{"name": ${name}`});
			assert.match(done.told + done.out, /nearmetal: |cpu-pinning/, argv.join(' '));
			fine(done, argv.join(' '));
		}
	}
});

test('nor whatever else stands in a file or an output of a host', async () => {
	const places = [...Object.keys(recorded.files), ...Object.keys(recorded.commands)];
	await fc.assert(
		fc.asyncProperty(fc.constantFrom(...places), hostileText, fc.nat(), async (place, text, at) => {
			const inserted = (old: string): string => {
				const index = at % (old.length + 1);
				return `${old.slice(0, index)}${text}${old.slice(index)}`;
			};
			const old = recorded.commands[place];
			const changed: Snapshot =
				old === undefined
					? {...recorded, files: {...recorded.files, [place]: inserted(recorded.files[place] ?? '')}}
					: {...recorded, commands: {...recorded.commands, [place]: {...old, stdout: inserted(old.stdout)}}};
			for (const argv of [['inspect'], ['plan', '--guest', 'web01']]) fine(await run(memoryHost(changed), argv), place);
		}),
		casesOf(25),
	);
});

test('nor an argument that nobody knows, before anything is loaded', () => {
	const argument = hostileTexts.join('').replaceAll('\0', '').toWellFormed();
	for (const argv of [[argument], [`--${argument}`], ['plan', '--host', argument], ['plan', '--set', argument]]) {
		const {status, stderr} = spawnSync(process.execPath, ['src/main.ts', ...argv], {encoding: 'utf8'});
		assert.equal(status, 2, stderr);
		fine({status, out: '', told: stderr}, stderr);
	}
});

test('nor what is asked at it', async () => {
	for (const ask of [askAt, askSecretAt]) {
		const [stdin, stderr] = [new PassThrough(), new PassThrough({encoding: 'utf8'})];
		const answered = ask({stdin, stderr} as unknown as Parameters<typeof ask>[0])(hostileTexts.join());
		stdin.end('y\n');
		assert.ok(await answered);
		const shown = String(stderr.read());
		assert.match(shown, /\\x1b\[31mred/);
		assert.deepEqual(forbiddenIn(shown), []);
		assert.doesNotMatch(shown, /\nPWNED/);
	}
});
