import assert from 'node:assert/strict';
import {readFileSync} from 'node:fs';
import {setImmediate} from 'node:timers/promises';

/** One that has ended but was not waited for yet (Z) does not run. */
const isRunning = (processId: string): boolean => {
	try {
		return !/\) Z /.test(readFileSync(`/proc/${processId}/stat`, 'utf8'));
	} catch {
		return false;
	}
};

/** Waits for a process that has closed its output, or been told to end; the kernel may still be taking it down. */
export const hasEnded = async (processId: string | undefined): Promise<void> => {
	assert.ok(processId);
	while (isRunning(processId)) await setImmediate();
};
