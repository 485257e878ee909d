import assert from 'node:assert/strict';
import {readFileSync} from 'node:fs';
import {test} from 'node:test';
import {answeredWithin, parsePing, pingCommand, type RoundTrips} from '../../src/bench/ping.ts';

const recorded: readonly {readonly case: string; readonly text: string; readonly expected?: RoundTrips}[] = JSON.parse(
	readFileSync(new URL('ping-outputs.json', import.meta.url), 'utf8'),
);
for (const {case: name, text, expected} of recorded) test(`ping: ${name}`, () => assert.deepEqual(parsePing(text), expected));

const even = (count: number): readonly number[] => Array.from({length: count}, (_, index) => (index + 1) / 100);
const parts: readonly (readonly [string, RoundTrips, number, number | undefined])[] = [
	['the median', {sent: 200, times: even(200)}, 0.5, 1],
	['the 99th percentile', {sent: 200, times: even(200)}, 0.99, 1.98],
	['what got lost took longest', {sent: 200, times: even(150)}, 0.5, 1],
	['lost ones at the 99th percentile', {sent: 200, times: even(197)}, 0.99, undefined],
	['one percent of a hundred is one', {sent: 100, times: even(100)}, 0.99, 0.99],
	['one percent of twenty is none', {sent: 20, times: even(20)}, 0.99, undefined],
	['no answer', {sent: 200, times: []}, 0.5, undefined],
	['nothing sent', {sent: 0, times: []}, 0.5, undefined],
	['no time at all', {sent: 3, times: [0, 0, 0]}, 0.5, undefined],
	['longer than it ran', {sent: 3, times: [1e7, 1e7, 1e7]}, 0.5, undefined],
];
for (const [name, seen, part, expected] of parts)
	test(`within which time a part was answered: ${name}`, () => assert.equal(answeredWithin(seen, part), expected));

test('the command', () =>
	assert.equal(pingCommand('fd00::9', {count: 200, interval: '0.01'}).join(' '), 'ping -n -i 0.01 -c 200 -w 5 fd00::9'));
