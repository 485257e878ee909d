import type {DomainProcess} from '../inspect/facts.ts';
import {said} from '../target/kernel-error.ts';
import type {Target} from '../target/target.ts';
import {type Counters, readings, samplerCommand} from './sampler.ts';

/** The sampler at work on a host: it runs once and streams, so a reading costs no round trip. */
export type Sampling = {
	/** What was read in the last seconds, as many as are remembered. */
	readonly readings: readonly Counters[];
	/** Why nothing (more) can be read, for a person. */
	readonly problem: string | undefined;
	/** Settles when the sampler has ended; never rejects. */
	readonly ended: Promise<void>;
};

/**
 * Runs the sampler until `signal` aborts.
 * @param atMost seconds that it runs. @param remembered seconds that the readings go back: one of a large host is a hundred kilobytes.
 * @param onReading gets the newest reading and the one told before. What arrives bunched up over a slow connection is told once.
 */
export const startSampling = (
	host: Target,
	process: DomainProcess | undefined,
	{atMost, remembered}: {readonly atMost: number; readonly remembered: number},
	signal: AbortSignal,
	onReading: (before: Counters, after: Counters) => void,
): Sampling => {
	const found: Counters[] = [];
	let rest = '';
	let told: Counters | undefined;
	let problem: string | undefined;
	const onOutput = (text: string) => {
		const read = readings(rest + text);
		rest = read.rest;
		found.push(...read.whole);
		const newest = found.at(-1);
		if (newest !== told) {
			if (told && newest && !signal.aborted) {
				onReading(told, newest);
			}
			told = newest;
			while (newest && found[0] && found[0].seconds < newest.seconds - remembered) found.shift();
		}
	};
	const ended = host.run(samplerCommand(process), {timeout: atMost * 1000, signal, onOutput}).then(
		({status, stderr}) => {
			problem = status === 0 ? undefined : said(stderr) || `the sampler ended with status ${status}`;
		},
		(error: unknown) => {
			problem = signal.aborted ? undefined : error instanceof Error ? error.message : String(error);
		},
	);
	return {
		readings: found,
		get problem() {
			return problem;
		},
		ended,
	};
};
