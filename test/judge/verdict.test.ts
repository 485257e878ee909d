import assert from 'node:assert/strict';
import {test} from 'node:test';
import type {Effect} from '../../src/judge/effect.ts';
import {effectInWords, tradeOff, verdictInWords} from '../../src/judge/in-words.ts';
import {judgePairs, looks, mostPairs, type Pair, startsWithChange} from '../../src/judge/pairs.ts';
import {type Guard, type Judged, propose} from '../../src/judge/proposal.ts';
import {type Metric, type Verdict, verdictOf} from '../../src/judge/verdict.ts';

const sending: Metric = {id: 'sending', title: 'TCP sending', better: 'higher'};
const receiving: Metric = {id: 'receiving', title: 'TCP receiving', better: 'higher'};
const latency: Metric = {id: 'latency', title: 'latency', better: 'lower'};
const cpu: Metric = {id: 'cpu', title: 'CPU seconds per GB', better: 'lower'};
const effect = (low: number, percent: number, high: number): Effect => ({percent, interval: [low, high]});

const verdicts: readonly (readonly [string, Effect, Metric, string | undefined, string])[] = [
	['a gain', effect(27, 31, 35), sending, undefined, 'helps: +31 % (+27 to +35 %)'],
	['a loss', effect(-9, -6.04, -3), sending, undefined, 'hurts: −6.0 % (−9.0 to −3.0 %)'],
	['a gain that hardly differs', effect(30.6, 30.9, 31.3), sending, undefined, 'helps: +31 % (+30 to +32 %)'],
	['a loss that does not differ', effect(-10, -10, -10), sending, undefined, 'hurts: −10 % (−11 to −9.0 %)'],
	['less of what should be low', effect(-9, -6, -3), latency, undefined, 'helps: −6.0 % (−9.0 to −3.0 %)'],
	['more of what should be low', effect(3, 6, 9), latency, undefined, 'hurts: +6.0 % (+3.0 to +9.0 %)'],
	['sure, but not worth it', effect(0.5, 1.2, 1.9), sending, undefined, 'no change within ±1.9 %'],
	['nothing', effect(-1.23, 0.3, 2.01), sending, undefined, 'no change within ±2.1 %'],
	['the very same', effect(0, 0, 0), sending, undefined, 'no change within ±0.1 %'],
	['just beyond', effect(-1, 1.5, 4.1), sending, undefined, 'undecided: +1.5 % (−1.0 to +4.1 %); about 21 pairs would decide'],
	[
		'wide',
		effect(-4, 5, 14),
		sending,
		undefined,
		'undecided: +5.0 % (−4.0 to +14 %); more than 48 pairs would decide, the most that “thorough” measures',
	],
	['too few for an interval', {percent: 12, interval: undefined}, sending, undefined, 'undecided: +12 %'],
	[
		'nothing, at a cap',
		effect(-1, 0, 1),
		sending,
		'the 10 Gbit/s of ens5',
		'cannot show it: held by the 10 Gbit/s of ens5 before the change already',
	],
	['wide, at a cap', effect(-6, 0, 6), sending, 'iperf3', 'cannot show it: held by iperf3 before the change already'],
	['a loss is seen from a cap', effect(-9, -6, -3), sending, 'iperf3', 'hurts: −6.0 % (−9.0 to −3.0 %)'],
	['a cap that was moved', effect(3, 6, 9), sending, 'the limit of tc', 'helps: +6.0 % (+3.0 to +9.0 %)'],
];
for (const [name, given, metric, cap, expected] of verdicts) {
	test(`verdict: ${name}`, () =>
		assert.equal(
			verdictInWords(
				verdictOf(given, metric.better, narrower => Math.ceil(20 * narrower ** 2), cap),
				'pairs',
			),
			expected,
		));
}

const pairsOf = (factors: readonly number[]): readonly Pair[] =>
	factors.map((factor, index) => ({without: 9 + index / 10, with: (9 + index / 10) * factor}));
const around = (middle: number, spread: number, count: number) =>
	Array.from({length: count}, (_, index) => middle * (1 + spread * (((index * 7) % 11) / 5 - 1)));
const question = {metric: sending, steps: 1, most: 20, cap: undefined};

test('pairs: no verdict before the first look, none between looks, an end at the last', () => {
	assert.deepEqual(judgePairs([], question), {verdict: undefined, next: 8});
	assert.deepEqual(judgePairs(pairsOf(around(1.3, 0.01, 7)), question), {verdict: undefined, next: 8});
	const clear = judgePairs(pairsOf(around(1.3, 0.01, 8)), question);
	assert.deepEqual([clear.verdict?.kind, clear.next], ['helps', undefined]);
	const noisy = pairsOf(around(1, 0.3, 48));
	const at = (count: number, most = 20) => judgePairs(noisy.slice(0, count), {...question, most});
	assert.deepEqual([at(8).verdict?.kind, at(8).next], ['undecided', 12]);
	assert.deepEqual(at(15), {...at(12), next: 16}, 'what came after the look does not count yet');
	assert.deepEqual([at(20).verdict?.kind, at(20).next, at(20, 48).next], ['undecided', undefined, 48]);
	assert.equal(at(48, 48).next, undefined);
});

test('pairs: what would decide is a number after which it is looked', () => {
	for (const spread of [0.04, 0.05, 0.06, 0.08, 0.1, 0.12]) {
		const verdict = judgePairs(pairsOf(around(1.01, spread, 20)), question).verdict;
		if (verdict?.kind !== 'undecided') continue;
		assert.ok((verdict.toDecide ?? 0) >= mostPairs, `${spread}: ${verdict.toDecide}`);
	}
});

test('pairs: a drift falls on both sides alike', () => {
	assert.deepEqual([0, 1, 2, 3].map(startsWithChange), [false, true, false, true]);
	const pairs = Array.from({length: 8}, (_, index) => {
		const [first, second] = [1 + index / 50, 1 + (index + 0.5) / 50];
		return startsWithChange(index) ? {without: second, with: first} : {without: first, with: second};
	});
	assert.equal(judgePairs(pairs, question).verdict?.kind, 'no change');
});

test('pairs: the more steps are judged, the surer a look must be', () => {
	const pairs = pairsOf(around(1.3, 0.01, looks[0].pairs));
	assert.equal(judgePairs(pairs, {...question, steps: 17}).verdict?.kind, 'undecided');
});

const helps: Verdict = {kind: 'helps', effect: effect(40, 45, 50)};
const hurts: Verdict = {kind: 'hurts', effect: effect(-4, -3, -2)};
const same: Verdict = {kind: 'no change', effect: effect(-1, 0, 1), within: 1};
const open: Verdict = {kind: 'undecided', effect: effect(-6, 1, 8), toDecide: 90};
const held: Verdict = {kind: 'cannot show it', effect: effect(-1, 0, 1), cap: 'iperf3'};
const judged = (metric: Metric, verdict: Verdict): Judged => ({
	metric,
	verdict,
	...(metric === cpu ? {standsFor: sending.id} : {}),
});
const guard = (low: number, high: number): Guard => ({metric: latency, effect: effect(low, (low + high) / 2, high)});

const proposals: readonly (readonly [string, readonly Judged[], readonly Guard[], string])[] = [
	['a gain', [judged(sending, helps), judged(receiving, same)], [], 'keep: TCP sending gained'],
	['a gain and a loss', [judged(sending, helps), judged(receiving, hurts)], [], 'nothing: TCP sending gained and TCP receiving lost'],
	['a loss', [judged(sending, same), judged(receiving, hurts)], [], 'undo: TCP receiving lost, and nothing gained'],
	['nothing', [judged(sending, same), judged(receiving, same)], [], 'undo: nothing changed that is worth it'],
	['not decided', [judged(sending, same), judged(receiving, open)], [], 'nothing: TCP receiving is not decided'],
	['a gain is not given up for a small loss of a guard', [judged(sending, helps)], [guard(2, 4.9)], 'keep: TCP sending gained'],
	['a guard that may have lost', [judged(sending, helps)], [guard(4, 30)], 'keep: TCP sending gained'],
	['a guard that has lost', [judged(sending, helps)], [guard(5.1, 30)], 'undo: latency got worse by more than 5 %'],
	['a guard that gained', [judged(sending, helps)], [guard(-40, -20)], 'keep: TCP sending gained'],
	['all at a cap', [judged(sending, held), judged(receiving, held)], [], 'nothing: no gain could have been seen'],
	[
		'one at a cap, the other the same',
		[judged(sending, held), judged(receiving, same)],
		[],
		'nothing: no gain of TCP sending could have been seen',
	],
	['one at a cap, the other gained', [judged(sending, held), judged(receiving, helps)], [], 'keep: TCP receiving gained'],
	['one at a cap, the other lost', [judged(sending, held), judged(receiving, hurts)], [], 'undo: TCP receiving lost, and nothing gained'],
	['one at a cap, the other not decided', [judged(sending, held), judged(receiving, open)], [], 'nothing: TCP receiving is not decided'],
	['all at a cap, and as dear', [judged(sending, held), judged(cpu, same)], [], 'nothing: no gain could have been seen'],
	['all at a cap, and dearer', [judged(sending, held), judged(cpu, hurts)], [], 'undo: CPU seconds per GB lost, and nothing gained'],
	['all at a cap, but cheaper', [judged(sending, held), judged(cpu, helps)], [], 'keep: CPU seconds per GB gained'],
	[
		'one at a cap, but cheaper',
		[judged(sending, held), judged(receiving, same), judged(cpu, helps)],
		[],
		'keep: CPU seconds per GB gained',
	],
	[
		'one at a cap, and dearer, the other gained',
		[judged(sending, held), judged(receiving, helps), judged(cpu, hurts)],
		[],
		'nothing: TCP receiving gained and CPU seconds per GB lost',
	],
	[
		'the other at a cap',
		[judged(sending, same), judged(receiving, held), judged(cpu, helps)],
		[],
		'nothing: no gain of TCP receiving could have been seen',
	],
	['none that decides', [judged(cpu, helps)], [], 'nothing: no gain could have been seen'],
	['not at a cap, cheaper', [judged(sending, same), judged(cpu, helps)], [], 'undo: nothing changed that is worth it'],
];
for (const [name, metrics, guards, expected] of proposals) {
	test(`proposal: ${name}`, () => {
		const {proposed, because} = propose(metrics, guards);
		assert.equal(`${proposed}: ${because}`, expected);
	});
}

test('no interval is from a figure to the same', () => {
	for (const [low, high, expected] of [
		[0, 0, '0 % (−0.1 to +0.1 %)'],
		[-0.03, 0.04, '0 % (−0.1 to +0.1 %)'],
		[0.06, 0.09, '+0.1 % (0 to +0.1 %)'],
		[-5.03, -5.01, '−5.0 % (−5.1 to −5.0 %)'],
		[9.97, 10.2, '+10 % (+9.0 to +11 %)'],
		[19.9999999999, 20.0000000001, '+20 % (+19 to +21 %)'],
	] as const)
		assert.equal(effectInWords(effect(low, (low + high) / 2, high)), expected);
});

test('a trade-off is told metric by metric', () => {
	assert.deepEqual(tradeOff([judged(sending, helps), judged(receiving, hurts)], 'pairs'), [
		'TCP sending: helps: +45 % (+40 to +50 %)',
		'TCP receiving: hurts: −3.0 % (−4.0 to −2.0 %)',
	]);
});
