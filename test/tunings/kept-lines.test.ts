import assert from 'node:assert/strict';
import {readdirSync} from 'node:fs';
import {describe, test} from 'node:test';
import {type Edit, evolve, type State, titleOf} from '../../src/change/change.ts';
import {inspect} from '../../src/inspect/inspect.ts';
import {makePlan} from '../../src/plan/make-plan.ts';
import {presetNamed} from '../../src/plan/preset.ts';
import {unseen} from '../../src/plan/reading.ts';
import {tunings} from '../../src/tunings/index.ts';
import {readCase} from '../hosts/read-case.ts';
import {casesOf} from './case.ts';

// The law of what is kept in files: a later plan, which may know only a part of what holds, forgets nothing that an earlier one keeps.

/** What a line sets, without its value: a number, a list or mask of CPUs, or a switch. systemd’s folder is another one on Debian. */
const settingOf = (line: string): string =>
	line.replaceAll(/(?<=[ ="])(?:[\da-f,-]+|on|off|n\/a)(?=[ '"]|$)/g, '…').replace('"/usr/lib/systemd/', '"/lib/systemd/');
const settingsIn = (state: State): readonly string[] =>
	(state ?? '')
		.split('\n')
		.filter(line => line !== '' && !line.startsWith('#'))
		.map(settingOf);

/** A file that is named after the one thing that it is of, such as a bridge, and is that thing’s whole state. */
const isOfOneThing = (path: string): boolean => /^\/etc\/nearmetal\/\w+\.d\//.test(path);

/** Settings that a file kept after the first plan's edits, and does not keep after those of the second. */
const forgotten = (first: readonly Edit[], second: readonly Edit[]): readonly string[] =>
	first.flatMap(edit => {
		const later = second.find(other => titleOf(other) === titleOf(edit));
		if (edit.kind !== 'file' || later === undefined || isOfOneThing(edit.where.path)) return [];
		const before = evolve(edit, null);
		const kept = settingsIn(evolve(later, before));
		return settingsIn(before)
			.filter(setting => !kept.includes(setting))
			.map(setting => `${titleOf(edit)}: ${setting}`);
	});

const forgottenAmong = (plans: readonly (readonly Edit[])[]): readonly string[] => [
	...new Set(plans.flatMap(first => plans.flatMap(second => forgotten(first, second)))),
];

describe('one case after another', () => {
	for (const {id} of tunings)
		test(id, () => {
			const plans = [...casesOf(id).values()].flatMap(({expected}) => ('edits' in expected ? [expected.edits as readonly Edit[]] : []));
			assert.deepEqual(forgottenAmong(plans), []);
		});
});

test('one guest of a host after another', () => {
	const preset = presetNamed('recommended');
	assert.ok(preset);
	const folder = 'test/hosts/cases';
	let files = 0;
	for (const file of readdirSync(folder)) {
		const {snapshot} = readCase(`${folder}/${file}`, file);
		const facts = inspect(snapshot);
		if (facts.domains.length < 2) continue;
		const plans = facts.domains.slice(0, 2).map(({name}) => {
			const {asked} = makePlan({snapshot, facts, inside: unseen}, {preset, guest: name, on: {}, options: {}});
			return [...asked.values()].flat();
		});
		files += plans.flat().filter(({kind}) => kind === 'file').length;
		assert.deepEqual(forgottenAmong(plans), [], file);
	}

	assert.ok(files > 20, `${files} files were written`);
});
