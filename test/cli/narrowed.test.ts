import assert from 'node:assert/strict';
import {test} from 'node:test';
import {commandNames} from '../../src/cli/arguments.ts';
import {helpText} from '../../src/cli/help.ts';
import {written} from '../../src/cli/narrowed.ts';

const words = (text: string): readonly string[] => text.split(/\s+/);

test('the help fits the terminal that it is read on, word for word', () => {
	for (const command of commandNames) {
		const page = helpText(command);
		assert.ok(
			page.split('\n').every(line => line.length <= written),
			command,
		);
		for (const columns of [60, 80, 100, 119]) {
			const narrow = helpText(command, columns);
			assert.deepEqual(words(narrow), words(page), command);
			assert.deepEqual(
				narrow.split('\n').filter(line => line.length > columns && / \S+ /.test(line.trim())),
				[],
				`${command} at ${columns}`,
			);
		}
	}
});

test('wide enough, or read from a pipe, it stays as it is written', () => {
	assert.equal(helpText('apply', written), helpText('apply'));
	assert.equal(helpText('apply', undefined), helpText('apply'));
});

test('what an option is about keeps its column, and a paragraph is filled anew', () => {
	const narrow = helpText('apply', 80);
	assert.match(narrow, /^ {2}--thorough {18}up to 48 pairs, .*\n {30}\S/m);
	assert.match(narrow, /^and nothing is done \(status 3\)\. What was there before is saved on the host\nbefore anything is written\./m);
	assert.match(narrow, /\|ssh:\/\/\[USER@\]HOST\n {2}\[--quick\|--thorough\]/, 'a usage goes on deeper');
});
