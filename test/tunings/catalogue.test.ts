import assert from 'node:assert/strict';
import {describe, test} from 'node:test';
import {type Edit, titleOf} from '../../src/change/change.ts';
import {choiceText, differing, pages, type TuningPage} from '../../src/plan/catalogue.ts';
import {makePlan} from '../../src/plan/make-plan.ts';
import {presetNamed} from '../../src/plan/preset.ts';
import {readHost} from '../../src/plan/read-host.ts';
import {unseen} from '../../src/plan/reading.ts';
import {sampleTarget} from '../../src/target/sample.ts';
import type {Target} from '../../src/target/target.ts';
import {tunings} from '../../src/tunings/index.ts';
import {fresh} from '../run/host-in-memory.ts';
import {casesOf} from './case.ts';

/** All that a tuning asks for somewhere: in its cases, on the sample, on the recorded host. */
const everythingAsked = async (): Promise<ReadonlyMap<string, readonly Edit[]>> => {
	const preset = presetNamed('recommended');
	assert.ok(preset);
	const askedOn = async (target: Target): Promise<ReadonlyMap<string, readonly Edit[]>> =>
		makePlan({...(await readHost(target)), inside: unseen}, {preset, guest: 'web01', on: {}, options: {}}).asked;
	const hosts = await Promise.all([sampleTarget(), await fresh()].map(askedOn));
	return new Map(
		tunings.map(({id}) => {
			const inCases = [...casesOf(id).values()].flatMap(({expected}) => ('edits' in expected ? (expected.edits as readonly Edit[]) : []));
			return [id, [...inCases, ...hosts.flatMap(asked => asked.get(id) ?? [])]];
		}),
	);
};

/** `definition of <guest>` is what any guest's is called. */
const patternOf = (what: string): RegExp =>
	new RegExp(
		`^${what
			.split(/<\w+>/)
			.map(part => part.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&'))
			.join('[^/]+')}$`,
	);

describe('a tuning changes what its page says, all of it and nothing else', async () => {
	const asked = await everythingAsked();
	for (const {id, touches} of tunings) {
		test(id, () => {
			const edits = asked.get(id) ?? [];
			const told = Object.entries(touches).flatMap(([kind, what]) => what.map(one => ({kind, one, pattern: patternOf(one)})));
			const strays = edits.filter(edit => !told.some(({kind, pattern}) => kind === edit.kind && pattern.test(titleOf(edit))));
			assert.deepEqual([...new Set(strays.map(titleOf))], []);
			const idle = told.filter(({kind, pattern}) => !edits.some(edit => kind === edit.kind && pattern.test(titleOf(edit))));
			assert.deepEqual(
				idle.map(({one}) => one),
				[],
			);
		});
	}
});

const list = (lines: readonly string[]): string => lines.map(line => `- ${line}\n`).join('');
/** In a cell of a table a bar would end it; what is in code is as it is. */
const cell = (text: string): string => text.replaceAll('|', '\\|');
const code = (text: string): string => `\`${text}\``;
const stars = (count: number): string => '★'.repeat(count) + '☆'.repeat(5 - count);

const section = (page: TuningPage): string => `
## ${page.id}

${page.title} ${stars(page.stars)}

${page.about}

- **Value.** ${page.value}
- **Wrong.** ${page.wrong}
- **Risk.** ${page.risk}
- **Source.** ${page.source}
${list(page.fields.map(({option, title, hint}) => `**By hand.** ${code(`--set ${option}=…`)}: ${title}, ${hint}`))}
What it may change, and what undo comes to:

${list(page.touches.map(({what, undone}) => `${what.map(code).join(', ')}: ${undone}`))}
Presets:

${list(page.presets.map(choice => `${code(choice.preset)}: ${choiceText(choice)}. ${choice.why}`))}`;

const differences = (one: string, other: string): string =>
	differing(one, other)
		.map(
			({id, one, other}) =>
				`| [${id}](#${id}) | ${[one, other].map(choice => cell(`${choiceText(choice)}. ${choice.why}`)).join(' | ')} |\n`,
		)
		.join('');

/** presets/TUNINGS.md. `--test-update-snapshots` writes it anew. */
const markdown = (): string => `# Tunings

The catalogue of steps, in the order in which they are applied. It is written from the catalogue itself by
\`test/tunings/catalogue.test.ts\`, as \`nearmetal tunings ID\` prints it. Stars are how much a step usually matters: nothing measured.

${pages()
	.map(({id, title}) => `- [${id}](#${id}): ${title}\n`)
	.join('')}
## Where recommended differs from reference

| step | recommended | reference |
|---|---|---|
${differences('recommended', 'reference')}${pages().map(section).join('')}`;

test('presets/TUNINGS.md says what the catalogue says', t =>
	t.assert.fileSnapshot(markdown(), `${import.meta.dirname}/../../presets/TUNINGS.md`, {serializers: [value => value]}));

test('where two presets differ is told with both reasons', () => {
	const found = new Map(differing('recommended', 'reference').map(({id, one, other}) => [id, [choiceText(one), choiceText(other)]]));
	assert.deepEqual(found.get('host-buffers'), ['off', 'on']);
	assert.deepEqual(found.get('multi-queue'), ['on', 'on, queues vCPUs']);
	assert.equal(found.has('hugepages'), false);
	assert.deepEqual(differing('recommended', 'recommended'), []);
});

test('every tuning says when it is a mistake, and what is set without a word by hand', () => {
	for (const {id, value, wrong} of pages()) assert.ok(value.length > 20 && wrong.length > 20, id);
});
