import assert from 'node:assert/strict';
import {describe, test} from 'node:test';
import {keyNames} from '../../components/keys.ts';
import {bar, sparkline} from '../../components/text/bar.ts';
import {aroundCaret} from '../../components/text/caret.ts';
import {intervalLine} from '../../components/text/interval.ts';
import {rateInWords} from '../../components/text/number.ts';
import {pack} from '../../components/text/pack.ts';
import {shortened} from '../../components/text/shortened.ts';
import {windowStart} from '../../components/text/window.ts';
import type {Effect} from '../../src/judge/effect.ts';
import {atMost} from '../../src/measured/time-left.ts';

/** A table of calls: what is given, and what is expected. */
function cases<Argument>(name: string, call: (argument: Argument) => unknown, table: readonly (readonly [Argument, unknown])[]) {
	describe(name, () => {
		for (const [argument, expected] of table) {
			test(JSON.stringify(argument) ?? 'undefined', () => assert.deepEqual(call(argument), expected));
		}
	});
}

cases('rates', rateInWords, [
	[0.944, '0.94 Gbit/s'],
	[9.24, '9.24 Gbit/s'],
	[23.14, '23.1 Gbit/s'],
	[0.1, '0.10 Gbit/s'],
	[0.012, '12 Mbit/s'],
	[0.0004, '0.4 Mbit/s'],
]);
cases('atMost', atMost, [
	[20, 'under a minute'],
	[250, 'at most 5 min'],
]);
cases<Effect>('intervalLine', effect => intervalLine(effect, 11), [
	[{percent: 3, interval: undefined}, '−5 ·····┊··●·· +5'],
	[{percent: 3, interval: [1, 5]}, '−5 ·····┊├─●─┤ +5'],
	[{percent: 0, interval: [-8, 8]}, '−10 ·├───●───┤· +10'],
	[{percent: 400, interval: [90, 800]}, '−100 ·····┊····→ +100'],
	[{percent: -300, interval: undefined}, '−100 ←····┊····· +100'],
]);
cases<readonly [number, number]>('bar', ([share, width]) => bar(share, width), [
	[[0, 4], ''],
	[[0.5, 4], '██'],
	[[0.53, 4], '██▏'],
	[[1, 4], '████'],
	[[7, 4], '████'],
]);
cases<readonly [readonly (number | undefined)[], number]>('sparkline', ([values, width]) => sparkline(values, width), [
	[[[], 10], ''],
	[[[0, 0], 10], '▁▁'],
	[[[0, 5, 10], 10], '▁▅█'],
	[[[undefined, 10], 10], ' █'],
	[[[1, 2, 3, 4], 2], '▆█'],
	[[[1, 2], -3], ''],
]);
cases<readonly [string, number]>('shortened', ([name, columns]) => shortened(name, columns), [
	[['web01', 5], 'web01'],
	[['web-server-01', 9], 'web-…r-01'],
	[['web-server-01', 8], 'web-…-01'],
]);
cases<readonly [string, number, number]>('aroundCaret', ([text, caret, columns]) => aroundCaret({text, caret}, columns), [
	[
		['', 0, 10],
		['', ''],
	],
	[
		['2-9', 1, 10],
		['2', '-9'],
	],
	[
		['123456789', 9, 10],
		['123456789', ''],
	],
	[
		['1234567890', 10, 10],
		['…34567890', ''],
	],
	[
		['1234567890', 0, 10],
		['', '12345678…'],
	],
	[
		['abcdefghijklmnopqrstuvwxyz', 13, 10],
		['…klm', 'nopq…'],
	],
]);
cases<readonly [number, number, number]>('windowStart', ([cursor, length, height]) => windowStart(cursor, length, height), [
	[[0, 5, 10], 0],
	[[9, 20, 10], 4],
	[[19, 20, 10], 10],
]);
cases<readonly string[]>('pack', items => pack(items, item => item.length, 5), [
	[[], []],
	[['ab', 'cd', 'e'], [['ab', 'cd', 'e']]],
	[
		['abc', 'def'],
		[['abc'], ['def']],
	],
]);

const noKey = {} as Parameters<typeof keyNames>[1];
cases<readonly [string, Partial<Parameters<typeof keyNames>[1]>]>('keyNames', ([input, key]) => keyNames(input, {...noKey, ...key}), [
	[['a', {}], ['a']],
	[
		['jj', {}],
		['j', 'j'],
	],
	[
		['4\r', {}],
		['4', 'enter'],
	],
	[[' ', {}], ['space']],
	[['', {return: true}], ['enter']],
	[['c', {ctrl: true}], ['ctrl-c']],
	[['', {tab: true, shift: true}], ['shift-tab']],
]);
