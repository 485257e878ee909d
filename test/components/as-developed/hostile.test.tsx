import assert from 'node:assert/strict';
import {readdirSync, readFileSync} from 'node:fs';
import {join} from 'node:path';
import {mock, test} from 'node:test';
import fc from 'fast-check';
import {renderToString} from 'ink';
import {View} from '../../../components/app.tsx';
import {Text} from '../../../components/widgets/text.tsx';
import type {WizardState} from '../../../src/wizard/state.ts';
import {forbiddenIn, hostileText, hostileTexts} from '../../text/hostile.ts';
import {casesOf} from '../../thorough.ts';
import {drive} from '../../wizard/drive.ts';
import {frames} from '../frames.ts';

test('Ink’s own text is used by one component only', () => {
	const users = readdirSync('components', {recursive: true, encoding: 'utf8'}).filter(
		file =>
			file.endsWith('.tsx') && /import {[^}]*\b(?:Text|Static)\b[^}]*} from 'ink'/.test(readFileSync(join('components', file), 'utf8')),
	);
	assert.deepEqual(users, ['widgets/text.tsx']);
});

test('what Ink would let through or leave out is written out', () => {
	fc.assert(
		fc.property(fc.oneof(fc.constantFrom(...hostileTexts), hostileText), text => {
			const shown = renderToString(<Text wrap="truncate">a{text}z</Text>, {columns: 500});
			assert.deepEqual(forbiddenIn(shown), []);
			assert.match(shown, /^a[^\n]*z$/);
		}),
		casesOf(400),
	);
});

/** Words of the frames that others wrote: names of guest, hosts, devices and products, what a program said. */
const words = /web01|kvm1|ens5|Debian|Intel|Connection|definition|helps/g;

/** One of each kind, short enough not to be cut off. */
const short = '\u001B[31m\u009B1m\u202E\u200B\u2028\r\nPWNED';

// React's development build says so where two rows have one key: scrolling would then leave rows behind.
const complaints: unknown[] = [];
mock.method(console, 'error', (...said: readonly unknown[]) => complaints.push(said.map(String).join(' ')));

for (const [name, [events, script]] of Object.entries(frames)) {
	test(`${name} gives the terminal nothing to obey`, () => {
		const {state} = drive(events, script);
		const hostile = JSON.stringify(state).replaceAll(words, word => `${word}${JSON.stringify(short).slice(1, -1)}`);
		const shown = renderToString(<View state={JSON.parse(hostile) as WizardState} send={() => {}} columns={120} rows={40} />, {
			columns: 120,
		});
		assert.deepEqual(forbiddenIn(shown), []);
		assert.ok(shown.split('\n').length <= 40);
		assert.doesNotMatch(shown, /^PWNED/m);
		assert.ok(shown.includes('\\x1b[31m'), 'the frame has such a word');
	});
}

test('React has nothing to complain about in any frame', () => assert.deepEqual(complaints, []));
