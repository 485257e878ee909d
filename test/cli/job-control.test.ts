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

/** Somebody who takes so many milliseconds to read, and then presses Enter. */
const readsFor = (milliseconds: number, told: string[]) => {
	const times = [0, milliseconds];
	return {
		now: () => times.shift() ?? milliseconds,
		async enter() {
			told.push('<enter>');
		},
	};
};

describe('while a pager has the terminal', () => {
	test('Ctrl+C is the pager’s: nearmetal neither ends nor breaks off; afterwards it is heard as before', async () => {
		const {process, told} = processWith({INK_SCREEN_READER: ''});
		const heard: string[] = [];
		process.once('SIGINT', () => heard.push('once'));
		process.on('SIGINT', () => heard.push('each'));
		const left = jobControl(process, readsFor(2_000, told)).open('pager', 'text\n');
		assert.ok(process.emit('SIGINT', 'SIGINT'), 'taken, or it would end the process');
		assert.ok(process.emit('SIGQUIT', 'SIGQUIT'));
		assert.equal(await left, undefined);
		assert.deepEqual(heard, []);
		assert.deepEqual(told, ['<paused>', '\r'], 'keys are the pager’s, and nothing is written into its window');
		process.emit('SIGINT', 'SIGINT');
		process.emit('SIGINT', 'SIGINT');
		assert.deepEqual(heard, ['once', 'each', 'each']);
		assert.equal(process.emit('SIGQUIT', 'SIGQUIT'), false);
	});

	test('a screen reader is told who has it', async () => {
		const {process, told} = processWith({INK_SCREEN_READER: 'true'});
		await jobControl(process, readsFor(2_000, told)).open('pager', 'text\n');
		assert.match(told.join(''), /^The pager has the terminal now; leaving it leads back to nearmetal\.\n<paused>\r$/);
	});

	test('what only prints (cat, less -F) is left with Enter, or nobody would see it', async () => {
		const {process, told} = processWith({INK_SCREEN_READER: ''});
		assert.equal(await jobControl(process, readsFor(20, told)).open('pager', 'text\n'), undefined);
		assert.deepEqual(told, ['<paused>', '\nEnter leads back to nearmetal. ', '<enter>', '\r']);
	});

	test('one that could not be started is told at once', async () => {
		const {process, told} = processWith({INK_SCREEN_READER: '', PAGER: '/nowhere'});
		assert.match((await jobControl(process, readsFor(20, told)).open('pager', 'text\n')) ?? '', /could not be started/);
		assert.deepEqual(told, ['<paused>', '\r']);
	});
});
