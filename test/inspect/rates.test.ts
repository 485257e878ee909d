import assert from 'node:assert/strict';
import {test} from 'node:test';
import {bitsOf, rateInWords} from '../../src/inspect/rates.ts';

test('a rate has three digits, in the unit that fits it', () => {
	const rates = {
		'400 kbit/s': 400_000,
		'1 Mbit/s': 999_900,
		'105 Mbit/s': bitsOf(12_800),
		'950 Mbit/s': 950_123_456,
		'1 Gbit/s': 999_600_000,
		'2.5 Gbit/s': 2_500_000_000,
		'12.5 Gbit/s': 12_500_000_000,
		'100 Gbit/s': 100_000_000_000,
	};
	for (const [words, bits] of Object.entries(rates)) assert.equal(rateInWords(bits), words);
});
