import {parentPort, workerData} from 'node:worker_threads';
import fc from 'fast-check';
import {kinds} from './kinds.ts';

/** What is to be run. */
export type FuzzTask = {readonly kind: string; readonly seed: number; readonly cases: number};

/** What is told while it runs: each case before it begins, and at the end what came of all. */
export type Message =
	| {readonly type: 'case'; readonly text: string}
	| {readonly type: 'end'; readonly taken: number; readonly refused: number; readonly slowest: number; readonly find: Find | undefined};

/** A text that something went wrong with, as small as it could be made. */
export type Find = {readonly nth: number; readonly text: string; readonly why: string};

/** Seconds of CPU time: that of a thread does not depend on what else the machine does. */
const limit = 2;

const {kind: name, seed, cases}: FuzzTask = workerData;
const load = kinds[name];
if (load === undefined || parentPort === null) throw new Error(`There is no kind “${name}”.`);
const port = parentPort;
const tell = (message: Message): void => port.postMessage(message);
const {kind} = await load();

const seconds = (): number => {
	const {user, system} = process.threadCpuUsage();
	return (user + system) / 1e6;
};

let [taken, refused, slowest] = [0, 0, 0];
const once = async (text: string): Promise<void> => {
	tell({type: 'case', text});
	const start = seconds();
	const wasTaken = await kind.run(text);
	const spent = seconds() - start;
	if (spent > limit) throw new Error(`It took ${spent.toFixed(1)} s of CPU time.`);
	slowest = Math.max(slowest, spent);
	if (wasTaken) taken++;
	else refused++;
};

const {failed, numRuns, counterexample, errorInstance} = await fc.check(fc.asyncProperty(fc.limitShrink(kind.texts, 100), once), {
	seed,
	numRuns: cases,
});
const why = errorInstance instanceof Error ? (errorInstance.stack ?? errorInstance.message) : String(errorInstance);
tell({type: 'end', taken, refused, slowest, find: failed ? {nth: numRuns, text: counterexample?.[0] ?? '', why} : undefined});
