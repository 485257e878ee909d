import assert from 'node:assert/strict';
import {readdirSync, readFileSync} from 'node:fs';
import {join} from 'node:path';
import {describe, test} from 'node:test';
import {judgementMarks} from '../../components/text/judgement-marks.ts';
import {phaseMarks} from '../../components/text/step-status.ts';
import {marks as severityMarks} from '../../src/diagnose/lines.ts';
import {stepMarks, warningMark} from '../../src/plan/marks.ts';
import {inAscii, showsUnicode} from '../../src/text/ascii.ts';

describe('inAscii', () => {
	const cases: readonly (readonly [string, string])[] = [
		['web01', 'web01'],
		['\u001B[1m1 → 8 queue pairs\u001B[22m', '\u001B[1m1 > 8 queue pairs\u001B[22m'],
		['“+31 % ± 4”', '"+31 % ~ 4"'],
		['Büro-ś', 'B?ro-?'],
		['虚拟机', '??????'],
		['e\u0301', 'e'],
		['🚀', '??'],
	];
	for (const [text, shown] of cases) test(shown, () => assert.equal(inAscii(text), shown));
});

/** Characters beyond ASCII in our own strings and markup; comments may have more. */
const written = ['src', 'components', 'presets']
	.flatMap(folder => readdirSync(folder, {recursive: true, encoding: 'utf8'}).map(file => join(folder, file)))
	.filter(file => /\.(tsx?|json)$/.test(file))
	.flatMap(file =>
		[...readFileSync(file, 'utf8').replaceAll(/\/\*\*?[\s\S]*?\*\/|^\s*\/\/.*$/gm, '')].filter(character => character > '\x7F'),
	);

test('everything that we write has a form in ASCII', () => {
	assert.ok(written.includes('★'));
	assert.deepEqual(
		[...new Set(written)].filter(character => inAscii(character).includes('?')),
		[],
	);
});

describe('signs that stand in one list stay different in ASCII', () => {
	const signsOf = (marks: Readonly<Record<string, {readonly mark: string}>>) => Object.values(marks).map(({mark}) => mark);
	const lists = {
		steps: [...signsOf({...stepMarks, warningMark}), ...severityMarks['harmful now'], severityMarks['costs throughput'], '›'],
		guests: signsOf(judgementMarks),
		'steps of a run': signsOf(phaseMarks),
		findings: Object.values(severityMarks),
		stars: ['★', '☆'],
		'levels of a curve': [...'▁▂▃▄▅▆▇█'],
	};
	for (const [name, signs] of Object.entries(lists)) test(name, () => assert.equal(new Set(signs.map(inAscii)).size, signs.length));
});

test('a sign before a step, a warning or a finding means one thing; only ✗ is whatever does not go', () => {
	const [phases, findings] = [Object.values(phaseMarks).map(({mark}) => mark), Object.values(severityMarks)];
	const steps = Object.values(stepMarks).map(({mark}) => mark);
	const shared = [...phases, ...steps, warningMark.mark].filter(mark => findings.some(sign => sign === mark));
	assert.deepEqual(new Set(shared), new Set(['✗']));
	assert.ok(!new Set<string>([...phases, ...steps]).has(warningMark.mark));
});

describe('showsUnicode', () => {
	const cases: readonly (readonly [environment: Record<string, string>, shows: boolean])[] = [
		[{LANG: 'en_US.UTF-8', TERM: 'xterm-256color'}, true],
		[{LANG: 'C.utf8', TERM: 'tmux-256color'}, true],
		[{LANG: 'de_DE.UTF-8', LC_ALL: 'POSIX', TERM: 'xterm'}, false],
		[{LANG: 'C', LC_CTYPE: 'C.UTF-8', TERM: 'xterm'}, true],
		[{LANG: 'C.UTF-8', LC_ALL: '', TERM: 'xterm'}, true],
		[{LANG: 'C', TERM: 'xterm'}, false],
		[{LANG: 'de_DE.ISO-8859-1', TERM: 'xterm'}, false],
		[{TERM: 'xterm'}, false],
		[{LANG: 'C.UTF-8', TERM: 'linux'}, false],
		[{LANG: 'C.UTF-8', TERM: 'vt220'}, false],
		[{LANG: 'C.UTF-8', TERM: 'dumb'}, false],
		[{LANG: 'C.UTF-8'}, false],
	];
	for (const [environment, shows] of cases) test(JSON.stringify(environment), () => assert.equal(showsUnicode(environment), shows));
});
