import assert from 'node:assert/strict';
import {test} from 'node:test';
import {said} from '../../src/target/kernel-error.ts';

const cases: readonly (readonly [stderr: string, line: string])[] = [
	['', ''],
	['no\n', 'no'],
	[
		"error: Failed to start domain 'web01'\nerror: internal error: process exited\n\n",
		"Failed to start domain 'web01' internal error: process exited",
	],
	['usage: x\r\n\n  -a  all\n', 'usage: x -a  all'],
	['an error: of the text', 'an error: of the text'],
];
for (const [stderr, line] of cases) test(JSON.stringify(stderr), () => assert.equal(said(stderr), line));
