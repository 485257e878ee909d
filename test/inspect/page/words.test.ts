import assert from 'node:assert/strict';
import {describe, test} from 'node:test';
import {size} from '../../../src/inspect/page/size.ts';
import {wrap} from '../../../src/inspect/page/wrap.ts';

describe('size', () => {
	for (const [kibibytes, expected] of [
		[undefined, '?'],
		[0, '0 KiB'],
		[64, '64 KiB'],
		[524_288, '512 MiB'],
		[8_388_608, '8 GiB'],
		[7_864_320, '7.5 GiB'],
		[197_132_288, '188 GiB'],
	] as const) {
		test(`${kibibytes}`, () => assert.equal(size(kibibytes), expected));
	}
});

describe('wrap', () => {
	for (const [text, columns, expected] of [
		['', 5, ['']],
		['ab cd ef', 5, ['ab cd', 'ef']],
		['abcdefgh', 3, ['abc', 'def', 'gh']],
		['a bcdefg h', 3, ['a', 'bcd', 'efg', 'h']],
		['10,11,12', 7, ['10,11,', '12']],
	] as const) {
		test(`“${text}” in ${columns}`, () => assert.deepEqual(wrap(text, columns), expected));
	}
});
