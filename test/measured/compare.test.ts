import assert from 'node:assert/strict';
import {test} from 'node:test';
import {compareResults, NothingInCommon} from '../../src/measured/compare.ts';
import {compareLines} from '../../src/measured/compare-lines.ts';
import {ResultsError, readResults} from '../../src/measured/read-results.ts';
import {type BootOf, type Made, resultsData, resultsText} from './results-file.ts';

const file = (made: Made, name: string) => readResults(resultsText(made), name);
const lines = (one: Made, other: Made): string => {
	const [a, b] = [file(one, 'a.json'), file(other, 'b.json')];
	return compareLines(a, b, compareResults(a, b)).join('\n');
};

const boot = (level: number, more: BootOf = {}): BootOf => ({tcp: [level * 0.99, level, level * 1.01], ...more});
const four = (level: number): readonly BootOf[] => [0.99, 1.01, 0.995, 1.005].map(part => boot(level * part));
const total = {
	unit: 'pairs',
	outcome: {
		judged: [
			{metric: {id: 'sending-16', title: '', better: 'higher'}, verdict: {kind: 'helps', effect: {percent: 31, interval: [27, 35]}}},
		],
		guards: [],
	},
};

const noPing = {what: 'round trip', because: 'There is no ping in web01.'};

const cases: readonly {
	readonly name: string;
	readonly one: Made;
	readonly other: Made;
	readonly says: readonly RegExp[];
	readonly not?: RegExp;
}[] = [
	{
		name: 'boots enough: the change with its interval',
		one: {boots: four(10)},
		other: {boots: four(12)},
		says: [
			/^Host, guest, peer and the way of measuring are the same in both, as far as they were read\.$/m,
			/^As it was, without any step: A → B\n {2}TCP sending 16 streams {2}10 → 12 Gbit\/s {2}\+20 % \(\+18 to \+22 %\) {2}B is better$/m,
			/^Intervals of A → B hold at 95 % each\. They know how boots of a guest differ, not what else changed/m,
		],
		not: /no interval|With what is kept|brought/,
	},
	{
		name: 'as much in both: alike',
		one: {boots: four(10)},
		other: {boots: four(10)},
		says: [/10 → 10 Gbit\/s {2}0 % \(−1\.6 to \+1\.6 %\) {2}alike$/m],
	},
	{
		name: 'a longer round trip is worse',
		one: {boots: [0.2, 0.201, 0.199].map(time => ({ping: [time, time]}))},
		other: {boots: [0.3, 0.301, 0.299].map(time => ({ping: [time, time]}))},
		says: [/ping round trip \(median\) {2}0\.2 → 0\.3 ms {2}\+50 % \(\+49 to \+51 %\) {2}B is worse$/m],
		not: /TCP/,
	},
	{
		name: 'one boot on either side, however often measured: no interval and no verdict',
		one: {boots: [{tcp: Array.from({length: 20}, (_, run) => 10 + run / 100)}]},
		other: {boots: [{tcp: Array.from({length: 20}, (_, run) => 12 + run / 100)}]},
		says: [
			/10\.1 → 12\.1 Gbit\/s {2}\+20 %$/m,
			/^Where there is no interval, boots of the guest are too few to tell how much they differ by themselves\.$/m,
		],
		not: /better|Intervals of/,
	},
	{
		name: 'boots that do not differ at all tell of no interval',
		one: {boots: [{tcp: [10]}, {tcp: [10]}]},
		other: {boots: [{tcp: [12]}, {tcp: [12]}]},
		says: [/10 → 12 Gbit\/s {2}\+20 %$/m],
		not: /\(/,
	},
	{
		name: 'one boot against two: so wide an interval is open',
		one: {boots: [boot(10)]},
		other: {boots: [boot(10.4), boot(10.6)]},
		says: [/Gbit\/s {2}\+5\.0 % \(.* to .*\) {2}open$/m],
		not: /Infinity|NaN/,
	},
	{
		name: 'an interval that says nothing is none',
		one: {boots: [{tcp: [1e-6]}]},
		other: {boots: [{tcp: [1e-9]}, {tcp: [1e12]}]},
		says: [/Gbit\/s {2}\+\d+ %$/m],
		not: /Infinity|NaN/,
	},
	{
		name: 'what held a figure is said',
		one: {boots: four(10).map(one => ({...one, heldBy: 'the uplink, 10 Gbit/s'}))},
		other: {boots: four(10.1).map(one => ({...one, heldBy: 'the uplink, 10 Gbit/s'}))},
		says: [/ {2}open \(held by the uplink, 10 Gbit\/s in both\)$/m],
	},
	{
		name: 'a cap of what was measured in a run in three only, as bare metal is',
		one: {boots: [10, 10.1].map(level => ({tcp: [level], ping: [0.2, 0.2, 0.2], heldBy: 'iperf3 itself'}))},
		other: {boots: [12, 12.1].map(level => ({tcp: [level], ping: [0.2, 0.2, 0.2], heldBy: 'iperf3 itself'}))},
		says: [/^ {2}TCP sending 16 streams .* B is better \(held by iperf3 itself in both\)$/m],
	},
	{
		name: 'held in one of them',
		one: {boots: four(10)},
		other: {boots: four(14).map(one => ({...one, heldBy: 'iperf3 itself'}))},
		says: [/B is better \(held by iperf3 itself in B\)$/m],
	},
	{
		name: 'what is not the same is said first',
		one: {boots: four(10), environment: {guestKernel: null}},
		other: {boots: four(12), environment: {kernel: '6.17.3', vcpus: '16'}, how: 'iperf3, 10 s after 2 s that do not count'},
		says: [
			new RegExp(
				[
					'What is not the same in both, so that the figures compare less:',
					'  the host’s kernel: 6\\.12\\.48 → 6\\.17\\.3',
					'  the guest’s vCPUs: 8 → 16',
					'  the guest’s kernel: not known → 6\\.1\\.0-40-amd64',
					'  how TCP sending 16 streams is measured: iperf3, 5 s after 1 s that do not count → iperf3, 10 s after 2 s that do not count',
					'',
					'As it was, ',
				].join('\n'),
			),
		],
	},
	{
		name: 'what is kept, and what it brought',
		one: {boots: [boot(10), boot(13, {holds: ['hugepages']}), boot(10.2), boot(13.1, {holds: ['hugepages']})], kept: ['hugepages'], total},
		other: {boots: four(10)},
		says: [
			/^With what is kept \(A: hugepages; B: nothing\): A → B\n.* 13 → 10 Gbit\/s {2}−23 % \(.*\) {2}B is worse$/m,
			/^What the kept steps brought, as each measured it itself: A, B\n {2}TCP sending 16 streams {2}\+31 % \(\+27 to \+35 %\), not measured$/m,
		],
	},
	{
		name: 'what was not measured is said, and why',
		one: {boots: four(10), unmeasured: [{what: 'bare metal', because: 'There is no iperf3 on kvm1.'}, noPing]},
		other: {boots: four(10), unmeasured: [noPing]},
		says: [
			/^Not measured:\n {2}bare metal in A: There is no iperf3 on kvm1\.\n {2}round trip in both: There is no ping in web01\.\n\nAs it was/m,
		],
	},
	{
		name: 'the same steps kept in another order',
		one: {boots: [boot(13, {holds: ['a', 'b']})], kept: ['a', 'b']},
		other: {boots: [boot(13, {holds: ['b', 'a']})], kept: ['a', 'b']},
		says: [/^With what is kept \(a, b\): A → B$/m],
		not: /As it was/,
	},
];
for (const {name, one, other, says, not} of cases) {
	test(`compare: ${name}`, () => {
		const text = lines(one, other);
		for (const words of says) assert.match(text, words);
		assert.doesNotMatch(text, /Infinity|NaN|undefined|± 0/);
		if (not !== undefined) assert.doesNotMatch(text, not);
		assert.ok(text.split('\n').every(line => line === line.trimEnd()));
	});
}

const apart: readonly (readonly [string, Made, Made, RegExp])[] = [
	['other metrics', {boots: [{tcp: [10]}]}, {boots: [{ping: [0.2]}]}, /^a\.json and b\.json have nothing in common: no metric was/],
	['other states', {boots: [{tcp: [10]}]}, {boots: [{tcp: [10], holds: ['x']}]}, /have nothing in common/],
	['no run', {boots: [{tcp: [10]}]}, {boots: []}, /^b\.json has no run: nothing can be compared with it\.$/],
];
for (const [name, one, other, words] of apart) {
	test(`nothing in common: ${name}`, () =>
		assert.throws(
			() => lines(one, other),
			error => error instanceof NothingInCommon && words.test(error.message),
		));
}

for (const version of [2, 3, 4])
	test(`results of version ${version}, which know less, are compared with newer ones`, () => {
		const older = JSON.stringify({...resultsData({boots: four(10), total}), unmeasured: undefined, version});
		const [a, b] = [readResults(older, 'a.json'), file({boots: four(12)}, 'b.json')];
		assert.match(compareLines(a, b, compareResults(a, b)).join('\n'), /10 → 12 Gbit\/s {2}\+20 % \(\+18 to \+22 %\) {2}B is better$/m);
	});

const whole = resultsData({boots: four(10), total});
const [first] = whole.runs;
const damaged = (part: object): string => JSON.stringify({...whole, ...part});
const refused: readonly (readonly [string, string, RegExp])[] = [
	['not JSON', '{', /^a\.json: this is no results\.json of “nearmetal apply --measure”\.$/],
	['rows of the wizard', '[]', /this is no results\.json/],
	['a plan', '{"nearmetal": 1, "version": 2}', /this is no results\.json/],
	[
		'an older version',
		damaged({version: 1}),
		/its results are of version 1, and this nearmetal reads versions 2 to 5\. Measure anew with it\.$/,
	],
	['too many runs', damaged({runs: Array.from({length: 4001}, () => first)}), /it has 4001 runs, and no more than 4000 can be/],
	['no environment', damaged({environment: {host: 'kvm1'}}), /its environment is not complete/],
	['instruments', damaged({instruments: [{unit: 'ms'}]}), /its instruments are not complete/],
	['no steps', damaged({kept: 'hugepages'}), /the steps that are kept are missing/],
	['a reason', damaged({unmeasured: [{what: 'bare metal'}]}), /why something was not measured is not complete/],
	['no time', damaged({began: 7}), /when it began is missing/],
	['a total', damaged({total: {outcome: {judged: [{}], guards: []}}}), /its total is not complete/],
	...[0, -1, 1e300, null, '10'].map(
		value =>
			[
				`a figure of ${value}`,
				damaged({runs: [first, {...first, figures: {'sending-16': {value}}}]}),
				/^a\.json: run 2 of 2 is not complete, or has a figure that cannot be\. The file is damaged\.$/,
			] as const,
	),
];
for (const [name, text, words] of refused) {
	test(`refused: ${name}`, () =>
		assert.throws(
			() => readResults(text, 'a.json'),
			error => error instanceof ResultsError && words.test(error.message),
		));
}
