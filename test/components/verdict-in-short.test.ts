import './as-built.ts';
import assert from 'node:assert/strict';
import {test} from 'node:test';
import {verdictInShort} from '../../components/text/verdict-in-short.ts';
import {propose} from '../../src/judge/proposal.ts';
import type {Verdict} from '../../src/judge/verdict.ts';

const sending = {id: 'sending-16', title: 'TCP sending 16 streams', better: 'higher'} as const;
const receiving = {id: 'receiving-16', title: 'TCP receiving 16 streams', better: 'higher'} as const;
const one = {id: 'sending-1', title: 'TCP sending 1 stream', better: 'higher'} as const;
const by = (percent: number) => ({percent, interval: [percent - 1, percent + 1]}) as const;
const judged = (...verdicts: readonly Verdict[]) =>
	verdicts.map((verdict, index) => ({metric: index === 0 ? sending : receiving, verdict}));
const short = (
	verdicts: readonly Verdict[],
	...[guards = [], unheard]: [guards?: Parameters<typeof propose>[1], unheard?: Parameters<typeof propose>[2]]
) => verdictInShort({...propose(judged(...verdicts), guards, unheard), judged: judged(...verdicts)});
const helps = (percent: number): Verdict => ({kind: 'helps', effect: by(percent)});
const undecided: Verdict = {kind: 'undecided', effect: by(0.5), toDecide: undefined};

test('the verdict, then the figure, then of what', () => {
	assert.equal(short([helps(437)]), 'helps, +437 % sending 16 streams');
	assert.equal(short([helps(437), helps(8.2)]), 'helps, +437 % sending 16 streams, +8.2 % receiving 16 streams');
	assert.equal(
		short([helps(31), {kind: 'hurts', effect: by(-12)}]),
		'helps and hurts, +31 % sending 16 streams, −12 % receiving 16 streams',
	);
	assert.equal(short([helps(31), undecided]), 'helps, +31 % sending 16 streams');
	assert.equal(short([undecided, undecided]), 'undecided');
});

test('a guard that lost is the verdict, whatever was gained', () => {
	assert.equal(short([helps(31)], [{metric: one, effect: by(-20)}]), 'hurts, −20 % sending 1 stream');
});

test('where the figures do not say why, the reason does', () => {
	const cap: Verdict = {kind: 'cannot show it', effect: by(0.1), cap: 'the uplink'};
	assert.equal(short([cap, cap]), 'no gain could have been seen');
	assert.equal(short([{kind: 'no change', effect: by(0.1), within: 1}]), 'nothing changed that is worth it');
	assert.equal(
		short([helps(31)], [], {silenced: [], unproved: [one]}),
		'TCP sending 16 streams gained, and TCP sending 1 stream gave too few figures to tell',
	);
});
