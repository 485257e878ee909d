import assert from 'node:assert/strict';
import {spawnSync} from 'node:child_process';
import {describe, test} from 'node:test';
import fc from 'fast-check';
import {comment, print, quoteAll, say, spoken} from '../../src/target/quote.ts';
import {visible} from '../../src/text/visible.ts';
import {forbiddenIn, hostileText, hostileTexts} from '../text/hostile.ts';
import {casesOf} from '../thorough.ts';

/** Shells that a host or a guest may have as its sh. */
const shells = [['dash'], ['bash'], ['busybox', 'sh']].filter(
	([program = '', ...words]) => spawnSync(program, [...words, '-c', ':']).status === 0,
);

const outputOf = ([program = '', ...words]: readonly string[], lines: readonly string[]): string => {
	const {stdout, stderr, status} = spawnSync(program, [...words, '-c', lines.join('\n')], {encoding: 'utf8'});
	assert.deepEqual([status, stderr], [0, '']);
	return stdout;
};

const texts = fc.array(
	fc.oneof(
		hostileText,
		fc.constantFrom(...hostileTexts, 'a\\033]0;pwned\\007b', '-n', '-e \\n', '--', '\\', "'; exit 9; '", '\nexit 9\n', '$(exit 9)', '%s'),
	),
	{minLength: 1, maxLength: 30},
);

for (const shell of shells) {
	describe(`in ${shell[0]}`, () => {
		const law = (name: string, check: (all: readonly string[]) => void): void =>
			void test(name, () => fc.assert(fc.property(texts, check), casesOf(20)));

		law('a comment is nothing but a comment', all => {
			const lines = all.map(comment);
			assert.deepEqual(lines.filter(line => line.includes('\n')).concat(lines.flatMap(forbiddenIn)), []);
			assert.equal(outputOf(shell, [...lines, 'echo end']), 'end\n');
		});

		law('what is said is said as it may be shown', all => {
			assert.deepEqual(all.map(say).flatMap(forbiddenIn), []);
			const shown = all.map(text => `${visible(text)}\n`).join('');
			assert.equal(outputOf(shell, all.map(say)), shown);
			assert.equal(
				outputOf(
					shell,
					all.map(text => `what=${spoken(text)}; printf '%s\\n' "$what"`),
				),
				shown,
			);
		});

		law('words and lines are printed as they are', all => {
			const given = all.map(text => text.toWellFormed().replaceAll('\0', ''));
			assert.equal(outputOf(shell, [`printf '%s\\0' ${quoteAll(given)}`]), given.map(text => `${text}\0`).join(''));
			assert.equal(outputOf(shell, given.map(print)), given.map(text => `${text}\n`).join(''));
		});
	});
}
