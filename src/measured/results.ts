import type {BenchSetup} from '../bench/measurement.ts';
import type {Design} from '../judge/design.ts';
import type {Plan} from '../plan/plan.ts';
import type {Reading} from '../plan/reading.ts';
import type {ReadBack} from '../run/outcome.ts';
import {json} from '../text/visible.ts';
import type {Ending} from './conduct.ts';
import {environmentOf} from './environment.ts';
import type {Foreseen} from './foresee.ts';
import {type Found, judgedOf, keptOf} from './found.ts';
import type {Metered} from './meter.ts';
import {ofBareMetal} from './of-bare-metal.ts';
import type {ToJudge} from './work.ts';

/** What is known of a run's results from its beginning. */
type Beginning = {
	readonly run: string;
	readonly plan: Plan;
	/** What was read before anything began. */
	readonly reading: Reading;
	readonly peer: BenchSetup['peer'];
	readonly design: Design;
	readonly steps: ToJudge;
	readonly foreseen: Foreseen;
	readonly instruments: readonly Metered[];
	readonly began: Date;
};

export type ResultsParts = Beginning & {
	readonly found: Readonly<Found>;
	readonly checks: readonly ReadBack[];
	/** `not ended`: it was cut off after what is told here. */
	readonly ending: Ending | {readonly kind: 'failed'; readonly because: string} | {readonly kind: 'not ended'};
	readonly ended: Date;
};

/** The parts at any moment of a run: what is found and holds by then is added to what was known at its beginning. */
export const partsAt =
	(beginning: Beginning, holding: {readonly checks: readonly ReadBack[]}) =>
	(found: ResultsParts['found'], ending: ResultsParts['ending']): ResultsParts => ({
		...beginning,
		found,
		checks: holding.checks,
		ending,
		ended: new Date(),
	});

/** It changes when a field comes, goes, or means something else; results-schema.json is of this one. */
export const resultsVersion = 5;

/** All that was measured and what it proves, to be read by programs. */
export const results = ({
	run,
	plan,
	reading,
	peer,
	design,
	steps,
	foreseen,
	instruments,
	found,
	checks,
	ending,
	began,
	ended,
}: ResultsParts) => ({
	version: resultsVersion,
	run,
	target: plan.target,
	host: plan.host,
	guest: plan.guest,
	peer,
	environment: environmentOf(reading, plan, peer, found.runs),
	began: began.toISOString(),
	ended: ended.toISOString(),
	ending,
	design,
	steps,
	foreseen,
	instruments,
	unmeasured: found.unmeasured,
	judgements: found.judgements,
	total: found.total ?? null,
	bareMetal: ofBareMetal(found),
	kept: keptOf(found),
	takenBack: judgedOf(found).filter(step => !keptOf(found).includes(step)),
	checks,
	failures: found.failures,
	/** Every run, none dropped. */
	runs: found.runs,
});

export const resultsName = 'results.json';

export const resultsFile = (parts: ResultsParts) => ({name: resultsName, text: `${json(results(parts))}\n`});
