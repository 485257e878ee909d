import assert from 'node:assert/strict';
import {test} from 'node:test';
import {type Judgement, nothingFound} from '../../src/measured/found.ts';
import {reportLines} from '../../src/measured/report.ts';

test('the report says what was not measured, and why', () => {
	const because = 'There is no iperf3 on kvm1. Install the package iperf3 there.';
	const lines = reportLines(nothingFound([{what: 'bare metal', because}]), []);
	assert.deepEqual(lines.slice(lines.indexOf('Not measured'), -1), ['Not measured', `  bare metal: ${because}`]);
	assert.ok(!reportLines(nothingFound([]), []).includes('Not measured'));
});

test('what is open is told of one step, and of several', () => {
	const outcome = {proposed: 'nothing', because: 'x is not decided', vetoes: [], judged: [], guards: [], beside: []} as const;
	const lines = (...steps: readonly string[]) => {
		const judgement: Judgement = {steps, unit: 'boots', outcome, isKept: false};
		return reportLines({...nothingFound([]), judgements: [judgement]}, []);
	};
	assert.ok(lines('hugepages').includes('What hugepages does is open: without --measure it is applied all the same.'));
	assert.ok(lines('tap', 'hugepages').includes('What tap, hugepages do is open: without --measure they are applied all the same.'));
});
