import assert from 'node:assert/strict';
import {describe, test} from 'node:test';
import {UsageError} from '../../src/cli/arguments.ts';
import {sampleTarget} from '../../src/target/sample.ts';
import {type Made, resultsText} from '../measured/results-file.ts';
import {run} from './run.ts';

const boots = (...levels: readonly number[]): Made => ({boots: levels.map(level => ({tcp: [level, level * 1.01]}))});

const compare = (texts: Readonly<Record<string, string>>, ...more: readonly string[]) =>
	run(sampleTarget(), ['compare', 'a.json', 'b.json', ...more], {
		open: () => assert.fail('no host is opened'),
		readFile: async path => {
			const text = texts[path];
			if (text === undefined) throw new UsageError(`${path} cannot be read: there is no such file.`);
			return text;
		},
	});

describe('compare', () => {
	const texts = {'a.json': resultsText(boots(10, 10.1)), 'b.json': resultsText(boots(12, 12.1))};

	test('prints what differs: 0', async () => {
		const done = await compare(texts);
		assert.deepEqual([done.status, done.told], [0, '']);
		assert.match(done.out, /^A {2}a\.json: web01 on kvm1, 2026-11-20 08:00 UTC, 4 runs in 2 boots$/m);
		assert.match(done.out, /B is better$/m);
	});

	test('--json: the same as data', async () => {
		const done = await compare(texts, '--json');
		const {version, one, other, differences, original, kept, total} = JSON.parse(done.out);
		assert.deepEqual([version, one, other, differences, kept, total], [1, 'a.json', 'b.json', [], [], []]);
		assert.deepEqual([original[0].metric.id, original[0].unit, original[0].verdict.kind], ['sending-16', 'Gbit/s', 'helps']);
		assert.deepEqual([original[0].one.boots, original[0].one.runs], [2, 4]);
	});

	test('what a file says is shown, never obeyed', async () => {
		const hostile = resultsText({...boots(10), environment: {kernel: '\x1b[2J6.12\nKept: all'}, kept: ['\u202e']});
		const done = await compare({...texts, 'b.json': hostile});
		assert.match(done.out, /^ {2}the host’s kernel: 6\.12\.48 → \\x1b\[2J6\.12\\nKept: all$/m);
	});

	const refusals: readonly (readonly [string, Readonly<Record<string, string>>, number, RegExp])[] = [
		['a file that is not there', {'a.json': texts['a.json']}, 2, /^nearmetal: b\.json cannot be read: there is no such file\.$/m],
		['another file', {...texts, 'a.json': '{}'}, 2, /^nearmetal: a\.json: this is no results\.json of “nearmetal apply --measure”\.$/m],
		[
			'another version',
			{...texts, 'b.json': texts['b.json'].replace('"version":5', '"version":6')},
			2,
			/b\.json: its results are of version 6/,
		],
		['nothing in common', {...texts, 'b.json': resultsText({boots: [{ping: [0.2]}]})}, 1, /have nothing in common/],
	];
	for (const [name, files, status, words] of refusals) {
		test(`${name}: ${status}`, async () => {
			const done = await compare(files);
			assert.deepEqual([done.status, done.out], [status, '']);
			assert.match(done.told, words);
		});
	}
});
