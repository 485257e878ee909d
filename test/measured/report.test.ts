import assert from 'node:assert/strict';
import {test} from 'node:test';
import {nothingFound} from '../../src/measured/found.ts';
import {reportLines} from '../../src/measured/report.ts';

test('the report says what was not measured, and why', () => {
	const because = 'There is no iperf3 on kvm1. Install the package iperf3 there.';
	const lines = reportLines(nothingFound([{what: 'bare metal', because}]), []);
	assert.deepEqual(lines.slice(lines.indexOf('Not measured'), -1), ['Not measured', `  bare metal: ${because}`]);
	assert.ok(!reportLines(nothingFound([]), []).includes('Not measured'));
});
