import assert from 'node:assert/strict';
import {describe, test} from 'node:test';
import {planPage} from '../../src/cli/pages/plan-page.ts';
import type {Choices, Step} from '../../src/plan/plan.ts';
import {fresh} from '../run/host-in-memory.ts';
import {fakeFacts} from '../wizard/fake-facts.ts';
import {plan} from '../wizard/fake-plan.ts';
import {run, web01} from './run.ts';

const choices: Choices = {preset: {name: 'recommended', title: 'Recommended', about: '', tunings: {}}, guest: 'web01', on: {}, options: {}};

/** The page of a plan in which all steps are so. */
const pageOf = (step: Partial<Step> = {}): readonly string[] => {
	const {plan: made} = plan(fakeFacts, choices);
	return planPage({...made, steps: made.steps.map(one => ({...one, ...step}))});
};

const signsOf = (page: readonly string[]) => page.at(page.findIndex(line => line.startsWith('★')) + 1);

test('what the chosen steps change stands there in full, as the wizard previews it', async () => {
	const {status, out} = await run(await fresh(), ['plan', ...web01, '--only', 'multi-queue,hugepages']);
	assert.equal(status, 0);
	const lines = out.split('\n');
	for (const line of [
		'What multi-queue changes',
		'  definition of web01   takes effect: next guest start',
		"+      <driver name='vhost' queues='2'/>",
		'  Done by nearmetal, which gives virsh the whole new definition, passwords included. The export has it without them: domain.xml.',
		'What hugepages changes',
		'-0',
		'+256',
		'  By hand, as root:',
		'echo 256 > /sys/devices/system/node/node1/hugepages/hugepages-2048kB/nr_hugepages',
	])
		assert.ok(lines.includes(line), `${line}\n\n${out}`);
	assert.ok(!out.includes('What host-buffers changes'), 'a step that is not chosen changes nothing');
});

describe('the signs of a plan', () => {
	test('are told as they stand there, those alone', () => {
		assert.equal(signsOf(pageOf()), '■ chosen   □ not chosen   ✓ nothing to do   – not possible here   ▲ something to know first');
		assert.equal(signsOf(pageOf({state: 'satisfied', warnings: []})), '✓ nothing to do');
		assert.equal(signsOf(pageOf({state: 'invalid', warnings: []})), '✗ the value typed cannot be used');
	});

	test('stand before each step, and a warning below it', () => {
		const page = pageOf();
		const row = page.findIndex(line => line.includes('hugepages'));
		assert.match(page[row] ?? '', /^ {2}■ hugepages/);
		assert.equal(page[row + 1], '      ▲ 8 GiB of node 0 are taken from everything else.');
	});
});
