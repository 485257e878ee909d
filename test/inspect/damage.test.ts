import assert from 'node:assert/strict';
import {readFileSync} from 'node:fs';
import {test} from 'node:test';
import fc from 'fast-check';
import {diagnose} from '../../src/diagnose/index.ts';
import {hostToJson} from '../../src/diagnose/json.ts';
import {findingLines} from '../../src/diagnose/lines.ts';
import {inspect} from '../../src/inspect/inspect.ts';
import {hostPage} from '../../src/inspect/page/page.ts';
import type {Output, Snapshot} from '../../src/target/target.ts';
import {casesOf} from '../thorough.ts';
import {Validator} from './json-schema.ts';

const read = (name: string) => JSON.parse(readFileSync(new URL(name, import.meta.url), 'utf8'));
const whole: Snapshot = read('debian-12.snapshot.json');
const validator = new Validator(read('../../src/inspect/facts-schema.json'));

// What a broken disk, a driver with a fault or a hand that trimmed a recording puts in place of a text.
const damages: readonly ((text: string) => string)[] = [
	() => '',
	() => '\n',
	() => '-1\n',
	() => '99999999999999999999\n',
	() => '0-99999999\n',
	() => '\0\u{FFFD}\u{1}[0m\n',
	() => '?: ?\n',
	() => '<a><b>\n',
	() => '[{"dev":5,"ifname":null,"addr_info":[null,{}]},7,null]\n',
	text => text.slice(0, text.length / 2),
	text => text.slice(text.length / 3),
	text => text.replaceAll(/\d/g, 'x'),
	text => text.replaceAll(/\d+/g, '4294967296'),
	text => text.toUpperCase(),
	text => text.split('\n').toReversed().join('\n'),
];

const damaged = (part: number, seed: number): Snapshot => {
	const random = fc.sample(fc.array(fc.nat(), {minLength: 2000, maxLength: 2000}), {seed, numRuns: 1})[0] ?? [];
	let at = 0;
	const next = () => random[at++ % random.length] ?? 0;
	const change = (text: string): string => (next() % 100 < part ? (damages[next() % damages.length]?.(text) ?? text) : text);
	return {
		...whole,
		files: Object.fromEntries(Object.entries(whole.files).map(([path, text]) => [path, change(text)])),
		links: Object.fromEntries(Object.entries(whole.links).map(([path, text]) => [path, change(text)])),
		names: whole.names.filter(() => next() % 100 >= part / 4),
		commands: Object.fromEntries(
			Object.entries(whole.commands).map(([argv, {status, stdout, stderr}]): [string, Output] => [
				argv,
				{status: next() % 100 < part / 4 ? next() % 256 : status, stdout: change(stdout), stderr: change(stderr)},
			]),
		),
	};
};

test('what a list of guests holds beside UUIDs is no guest: it would become part of a path', () => {
	const web01 = '6f1c7a0e-3f0e-4c5e-9b0a-5a1d3c9f0e01';
	const commands = Object.entries(whole.commands).map(([argv, output]) => [
		argv.replaceAll(web01, '../../passwd'),
		{...output, stdout: output.stdout.replaceAll(web01, '../../passwd')},
	]);
	const {domains} = inspect({...whole, commands: Object.fromEntries(commands)});
	assert.deepEqual(
		domains.map(({name}) => name),
		["db 02 (R&D) it's+blüe"],
	);
});

test('whatever is damaged, facts are made of the rest, the JSON is as its schema says, and there is a page', () => {
	fc.assert(
		fc.property(fc.constantFrom(1, 10, 50, 100), fc.nat(), (part, seed) => {
			const facts = inspect(damaged(part, seed));
			assert.deepEqual(validator.check(JSON.parse(JSON.stringify(hostToJson(facts)))), []);
			assert.doesNotMatch(hostPage(facts, findingLines(diagnose(facts), 80), 80).join('\n'), /undefined|NaN|\[object/);
		}),
		casesOf(60),
	);
});
