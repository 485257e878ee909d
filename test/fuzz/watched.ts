import {Worker} from 'node:worker_threads';
import type {Find, FuzzTask, Message} from './worker.ts';

/** What came of a task: how many texts were taken and refused, seconds of CPU time of the slowest, and the first find. */
export type FuzzTally = {readonly taken: number; readonly refused: number; readonly slowest: number; readonly find: Find | undefined};

/** Runs a task in a thread of its own, which is ended when a text keeps it busy for so many seconds: nothing else can end it. */
export const watched = async (task: FuzzTask, patience: number): Promise<FuzzTally> => {
	const {promise, resolve} = Promise.withResolvers<FuzzTally>();
	const worker = new Worker(new URL('worker.ts', import.meta.url), {workerData: task});
	let nth = 0;
	let last = '';
	/** Seconds since the last text, counted by a timer and not by the clock: a machine that was suspended is no thread that hangs. */
	let silent = Number.NEGATIVE_INFINITY;
	const found = (why: string): void => resolve({taken: 0, refused: 0, slowest: 0, find: {nth, text: last, why}});
	worker.on('message', (message: Message) => {
		if (message.type === 'end') resolve(message);
		else {
			nth++;
			last = message.text;
			silent = 0;
		}
	});
	worker.on('error', error => found(`The thread ended: ${error instanceof Error ? error.stack : String(error)}`));
	worker.on('exit', status => found(`The thread ended with status ${status}.`));
	const watch = setInterval(() => {
		silent++;
		if (silent > patience) found(`It hangs: no end after ${patience} s.`);
	}, 1000);
	try {
		return await promise;
	} finally {
		clearInterval(watch);
		await worker.terminate();
	}
};
