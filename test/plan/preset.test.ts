import assert from 'node:assert/strict';
import {describe, test} from 'node:test';
import {helpText} from '../../src/cli/help.ts';
import {makePlan} from '../../src/plan/make-plan.ts';
import {misfits} from '../../src/plan/options.ts';
import {PresetError, parsePreset, presetNamed, presets} from '../../src/plan/preset.ts';
import {readHost} from '../../src/plan/read-host.ts';
import {unseen} from '../../src/plan/reading.ts';
import {sampleTarget} from '../../src/target/sample.ts';
import {tunings} from '../../src/tunings/index.ts';

const {snapshot, facts} = await readHost(sampleTarget());

describe('presets of this program', () => {
	for (const preset of presets) {
		test(`${preset.name} is one that a file may say, and says something about every tuning`, () => {
			assert.equal(parsePreset(JSON.stringify({...preset, about: 'as you like it'}), 'file'), preset);
			const missing = tunings.map(({id}) => id).filter(id => !(id in preset.tunings));
			assert.deepEqual(missing, [], `presets/${preset.name}.json says nothing of: ${missing.join(', ')}`);
			assert.equal(Object.keys(preset.tunings).length, tunings.length, `presets/${preset.name}.json tells of a tuning that there is not`);
			for (const [id, {why}] of Object.entries(preset.tunings)) assert.ok(why.length > 20, id);
		});

		test(`${preset.name} fits the sample, and leaves something to do there`, () => {
			const choices = {preset, guest: 'web01', on: {}, options: {}};
			assert.deepEqual(
				tunings.flatMap(tuning => misfits(tuning, choices, facts).map(({text}) => text)),
				[],
			);
			const {plan} = makePlan({snapshot, facts, inside: unseen}, choices);
			assert.ok(plan.steps.some(({state}) => state === 'on'));
		});
	}

	test('no two choose the same', () => {
		const choices = presets.map(({tunings}) => JSON.stringify(Object.entries(tunings).map(([id, {on, options}]) => [id, on, options])));
		assert.equal(new Set(choices).size, presets.length);
	});

	test('are named in the help', () => {
		for (const {name} of presets) assert.match(helpText('plan'), new RegExp(`\\b${name}\\b`));
	});

	test('are found by name', () => {
		assert.equal(presetNamed('reference')?.title, 'Reference document');
		assert.equal(presetNamed('Recommended'), undefined);
	});
});

test('a short preset is filled up', () => {
	assert.deepEqual(parsePreset('{"name":"mine","tunings":{"vhost-net":{"on":true}}}', 'mine.json'), {
		name: 'mine',
		title: 'mine',
		about: '',
		tunings: {'vhost-net': {on: true, options: {}, why: ''}},
	});
});

describe('a preset file is refused', () => {
	const withTuning = (entry: unknown, id = 'hugepages') => ({name: 'mine', tunings: {[id]: entry}});
	const cases: readonly (readonly [string, unknown, RegExp])[] = [
		['that is not JSON', '{name: mine}', /is not JSON: .* presets\/recommended\.json/],
		['that is a list', [], /a preset is an object/],
		['with a stray part', {name: 'mine', tunings: {}, steps: []}, /“steps” is not a part of a preset \(name, title, about, tunings\)/],
		[
			'with the name of a preset of this program, and other choices',
			{name: 'reference', tunings: {}},
			/“reference” is the name of a preset/,
		],
		['with an option of a page', withTuning({on: true, options: {'page-size': '2'.repeat(1e5)}}), /the value is longer than any/],
		['without a name', {tunings: {}}, /name, title and about must be texts/],
		['with a title that is a number', {name: 'mine', title: 1, tunings: {}}, /must be texts/],
		['without tunings', {name: 'mine'}, /“tunings” must be an object/],
		['with tunings as a list', {name: 'mine', tunings: ['hugepages']}, /“tunings” must be an object/],
		['with an unknown tuning', withTuning({on: true}, 'huge-pages'), /there is no tuning “huge-pages”; known are vhost-net, /],
		['with a tuning of the prototype', '{"name":"mine","tunings":{"constructor":{"on":true}}}', /there is no tuning “constructor”/],
		['with a tuning that is just yes', withTuning(true), /tuning “hugepages” needs "on": true or false/],
		['with on as a text', withTuning({on: 'yes'}), /needs "on": true or false/],
		['with a stray key', withTuning({on: true, option: {}}), /“option” is unknown \(on, options, why\)/],
		['with options as a list', withTuning({on: true, options: []}), /options is an object of texts/],
		['with why as a number', withTuning({on: true, why: 1}), /why is a text/],
		['with an unknown option', withTuning({on: true, options: {size: '2M'}}), /tuning “hugepages” has no option “size”; it has page-size/],
		['with an option of a tuning without any', withTuning({on: true, options: {size: '2M'}}, 'host-buffers'), /it has none/],
		[
			'with an option that is a number',
			withTuning({on: true, options: {'page-size': 2}}),
			/option “page-size”: the value must be a text in quotes/,
		],
	];
	for (const [name, value, message] of cases) {
		test(name, () =>
			assert.throws(
				() => parsePreset(typeof value === 'string' ? value : JSON.stringify(value), 'mine.json'),
				(error: Error) => {
					assert.ok(error instanceof PresetError);
					assert.match(error.message, message);
					assert.match(error.message, /^mine\.json/);
					return true;
				},
			),
		);
	}
});
