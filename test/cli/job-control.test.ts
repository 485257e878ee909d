import assert from 'node:assert/strict';
import {EventEmitter} from 'node:events';
import {describe, test} from 'node:test';
import {jobControl} from '../../src/cli/job-control.ts';

/** A process with a terminal, whose pager is left at once. */
const processWith = (env: Readonly<Record<string, string>>) => {
	const told: string[] = [];
	const process = Object.assign(new EventEmitter(), {
		env: {...globalThis.process.env, PAGER: 'true', ...env},
		stdin: {pause: () => told.push('<paused>')},
		stdout: {write: (text: string) => told.push(text)},
	});
	return {process: process as unknown as NodeJS.Process, told};
};

describe('while a pager has the terminal', () => {
	test('Ctrl+C is the pager’s: nearmetal neither ends nor breaks off; afterwards it is heard as before', async () => {
		const {process, told} = processWith({INK_SCREEN_READER: ''});
		const heard: string[] = [];
		process.once('SIGINT', () => heard.push('once'));
		process.on('SIGINT', () => heard.push('each'));
		const left = jobControl(process).open('pager', 'text\n');
		assert.ok(process.emit('SIGINT', 'SIGINT'), 'taken, or it would end the process');
		assert.ok(process.emit('SIGQUIT', 'SIGQUIT'));
		assert.equal(await left, undefined);
		assert.deepEqual(heard, []);
		assert.deepEqual(told, ['<paused>'], 'keys are the pager’s, and nothing is written into its window');
		process.emit('SIGINT', 'SIGINT');
		process.emit('SIGINT', 'SIGINT');
		assert.deepEqual(heard, ['once', 'each', 'each']);
		assert.equal(process.emit('SIGQUIT', 'SIGQUIT'), false);
	});

	test('a screen reader is told who has it', async () => {
		const {process, told} = processWith({INK_SCREEN_READER: 'true'});
		await jobControl(process).open('pager', 'text\n');
		assert.match(told.join(''), /^The pager has the terminal now; leaving it leads back to nearmetal\.\n<paused>$/);
	});
});
