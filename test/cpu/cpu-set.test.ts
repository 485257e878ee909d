import assert from 'node:assert/strict';
import {test} from 'node:test';
import fc from 'fast-check';
import {
	CpuSetError,
	cpuSet,
	difference,
	equal,
	formatCpulist,
	has,
	intersection,
	parseCpulist,
	parseCpumask,
	union,
} from '../../src/cpu/cpu-set.ts';
import {casesOf} from '../thorough.ts';

for (const [text, numbers] of [
	['', []],
	['\n', []],
	['0', [0]],
	['0-3,8\n', [0, 1, 2, 3, 8]],
	['0-3,8,10-14:2', [0, 1, 2, 3, 8, 10, 12, 14]],
	['0-9:2/4', [0, 1, 4, 5, 8, 9]],
	['5,1,1-2', [1, 2, 5]],
	[' 1 , 3 ', [1, 3]],
	['1023', [1023]],
] as const) {
	test(`cpulist ${JSON.stringify(text)}`, () => assert.deepEqual(parseCpulist(text), numbers));
}

for (const [text, message] of [
	['0-3,x,8', 'cpulist "0-3,x,8", character 5: "x" is not a number or a range; write numbers and ranges, such as 0-3,8'],
	['1,,2', 'cpulist "1,,2", character 3: a number is missing; write numbers and ranges, such as 0-3,8'],
	['1,', 'cpulist "1,", character 3: a number is missing; write numbers and ranges, such as 0-3,8'],
	['7-3', 'cpulist "7-3", character 1: the range 7-3 runs backwards; write numbers and ranges, such as 0-3,8'],
	['0-4000000000', 'cpulist "0-4000000000", character 1: 4000000000 is above 65535; write numbers and ranges, such as 0-3,8'],
	['0-65535,1', 'cpulist "0-65535,1", character 9: the list names more than 65536 numbers; write numbers and ranges, such as 0-3,8'],
	['0-8:0', 'cpulist "0-8:0", character 1: ":0" is not a step; write numbers and ranges, such as 0-3,8'],
	['0-8:3/2', 'cpulist "0-8:3/2", character 1: ":3/2" is not a step; write numbers and ranges, such as 0-3,8'],
	['-1', 'cpulist "-1", character 1: "-1" is not a number or a range; write numbers and ranges, such as 0-3,8'],
	['1.5', 'cpulist "1.5", character 1: "1.5" is not a number or a range; write numbers and ranges, such as 0-3,8'],
] as const) {
	test(`refused: cpulist ${text}`, () => assert.throws(() => parseCpulist(text), new CpuSetError(message)));
}

for (const [mask, list] of [
	['0', ''],
	['1', '0'],
	['ff', '0-7'],
	['0x0f', '0-3'],
	['0000ff,ffffffff', '0-39'],
	['00000001,00000000,00000000', '64'],
	['f0f0\n', '4-7,12-15'],
] as const) {
	test(`cpumask ${mask.trim()}`, () => assert.equal(formatCpulist(parseCpumask(mask)), list));
}

for (const mask of ['', 'xyz', 'ff,ff', ',ff']) {
	test(`refused: cpumask "${mask}"`, () => assert.throws(() => parseCpumask(mask), CpuSetError));
}

test('a list that names every number again and again is refused before it fills the memory', () => {
	assert.throws(() => parseCpulist(Array(100_000).fill('0-65535').join()), CpuSetError);
	assert.throws(() => parseCpumask('f'.repeat(2 ** 24)), CpuSetError);
	assert.equal(parseCpumask(Array(2048).fill('ffffffff').join()).length, 65_536);
});

const sets = fc.array(fc.nat(2000), {maxLength: 200}).map(cpuSet);

test('format and parse give the set back', () => {
	fc.assert(
		fc.property(sets, set => assert.deepEqual(parseCpulist(formatCpulist(set)), set)),
		casesOf(400),
	);
});

test('union, intersection and difference obey the laws of sets', () => {
	fc.assert(
		fc.property(sets, sets, (a, b) => {
			assert.ok(equal(union(difference(a, b), intersection(a, b)), a));
			assert.deepEqual(intersection(difference(a, b), b), []);
			assert.deepEqual(union(a, b), union(b, a));
			for (const n of a) assert.ok(has(union(a, b), n));
		}),
		casesOf(400),
	);
});
