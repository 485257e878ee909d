import assert from 'node:assert/strict';
import {readFileSync} from 'node:fs';
import {test} from 'node:test';
import {parseFio} from '../../src/bench/fio.ts';

/** What fio 3.33 printed for our own command. */
const recorded = readFileSync(new URL('fio-3.33-output.txt', import.meta.url), 'utf8');
const parse = (stdout: string, status = 0, stderr = '') => parseFio({status, stdout, stderr}, 'web01');

test('fio: operations a second of both jobs, also behind a note', () => {
	const both = {read: 35_281.25, write: 17_510.48951};
	assert.deepEqual([parse(recorded), parse(`note: both iodepth >= 1 and synchronous I/O engine are selected\n${recorded}`)], [both, both]);
});

test('fio: no result, or one that cannot be', () => {
	assert.throws(() => parse('', 127), /^TargetError: There is no fio on web01\. Install the package fio there\.$/);
	assert.throws(
		() => parse('', 1, 'fio: engine libaio not loadable\n'),
		/^TargetError: fio on web01 gave no result \(status 1: fio: engine libaio/,
	);
	for (const text of [
		'',
		'{',
		recorded.slice(0, 4000),
		recorded.replace('"error" : 0', '"error" : 28'),
		recorded.replace('35281.250000', '0'),
		recorded.replace('35281.250000', '1e12'),
	])
		assert.throws(() => parse(text), /^TargetError: fio on web01 gave no result \(status 0/);
});
