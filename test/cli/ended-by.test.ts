import assert from 'node:assert/strict';
import {EventEmitter} from 'node:events';
import {test} from 'node:test';
import {endedBy} from '../../src/cli/ended-by.ts';

/** What of a process is heard: what was said, and how it exited. */
const heard = (onlyReads: boolean, ...events: readonly (readonly [on: 'process' | 'stdout' | 'stderr', name: string, code?: string])[]) => {
	const said: string[] = [];
	const exits: number[] = [];
	const stderr = Object.assign(new EventEmitter(), {write: (text: string) => said.push(text)});
	const process = Object.assign(new EventEmitter(), {stdout: new EventEmitter(), stderr, exit: (status: number) => exits.push(status)});
	const abort = new AbortController();
	endedBy(process as unknown as NodeJS.Process, abort, onlyReads);
	for (const [on, name, code] of events) (on === 'process' ? process : process[on]).emit(name, code === undefined ? undefined : {code});
	return {said, exits, because: abort.signal.aborted ? (abort.signal.reason as Error).message : undefined};
};

test('the first signal ends what runs, the second the program; a closed terminal may be told twice', () => {
	assert.deepEqual(heard(false, ['process', 'SIGTERM']), {said: [], exits: [], because: 'Asked to end.'});
	assert.deepEqual(heard(false, ['process', 'SIGINT'], ['process', 'SIGTERM']), {said: [], exits: [1], because: 'Interrupted.'});
	assert.deepEqual(heard(false, ['process', 'SIGHUP'], ['process', 'SIGHUP']), {said: [], exits: [], because: 'The terminal was closed.'});
});

test('what only reads ends where nobody takes its output; a reader that has seen enough is no failure', () => {
	assert.deepEqual(heard(true, ['stdout', 'error', 'EPIPE']).exits, [0]);
	assert.deepEqual(heard(true, ['stdout', 'error', 'ENOSPC']), {
		said: ['nearmetal: What is printed cannot be written: ENOSPC.\n'],
		exits: [1],
		because: undefined,
	});
	assert.deepEqual(heard(true, ['stderr', 'error', 'EPIPE']), {said: [], exits: [], because: undefined});
	assert.equal(heard(false, ['stderr', 'error', 'EPIPE']).because, 'Nobody reads what is printed any more.');
});
