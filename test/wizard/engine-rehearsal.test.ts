import assert from 'node:assert/strict';
import {test} from 'node:test';
import {designs} from '../../src/judge/design.ts';
import {type Found, type Judgement, keptOf, nothingFound} from '../../src/measured/found.ts';
import {questionsOf} from '../../src/measured/question.ts';
import {recordedOf} from '../../src/measured/recording.ts';
import {engineOf} from '../../src/wizard/engine-of.ts';
import {answeredBy} from '../../src/wizard/tune/stage.ts';
import {differences, fresh, only, silent, stateOf} from '../run/host-in-memory.ts';
import {engineParts} from './engine-parts.ts';
import {syntheticRecording} from './synthetic-recording.ts';

test('recorded figures are judged, a machine in memory is switched for them, and all is taken back', async () => {
	const atStart = ['cpu-pinning', 'hugepages'];
	const recording = syntheticRecording({
		steps: {live: ['host-buffers'], atStart, inside: []},
		effects: {'cpu-pinning': 0.31},
		kept: atStart,
	});
	const target = await fresh();
	const engine = engineOf(
		engineParts({target, on: only('host-buffers', ...atStart), rehearsal: async () => ({recording, wait: async () => {}})}),
	);
	const facts = await engine.inspect();
	assert.equal(engine.recording, undefined);
	await engine.lookInside('web01');
	assert.equal(engine.recording, recording);
	const before = await stateOf(target);
	const {plan} = engine.plan(facts, engine.defaultChoices('web01'));
	const steps = recordedOf(engine.toJudge(plan), recording);
	const {measuring} = answeredBy(recording, steps);
	const samples: unknown[] = [];
	const run = await engine.begin(plan, measuring, {onEvent: silent, onSample: sample => samples.push(sample), tell: silent});
	const seen = {onRun: silent, onFailure: silent};
	const {signal} = new AbortController();
	const found: Found = nothingFound([]);
	for (const question of questionsOf(steps, designs[recording.design])) {
		const answers = (await run.tuning?.ask(question, found, seen, signal)) ?? [];
		found.judgements = [...found.judgements, ...answers.map((one): Judgement => ({...one, isKept: one.outcome.proposed === 'keep'}))];
	}
	assert.deepEqual(
		found.judgements.map(({steps, outcome}) => [steps.join(), outcome.proposed, outcome.judged[0]?.verdict.kind]),
		[
			['host-buffers', 'undo', 'no change'],
			[atStart.join(), 'keep', 'helps'],
		],
	);
	assert.deepEqual(keptOf(found), atStart);
	assert.ok(samples.length > 0);
	assert.equal((await run.undoAll()).complete, true);
	await run.close();
	assert.deepEqual(differences(await stateOf(target), before), []);
});
