import {designs} from '../judge/design.ts';
import {ask, MeasuringEnded, MeasuringFailed} from '../measured/ask.ts';
import {foresee} from '../measured/foresee.ts';
import {keptOf} from '../measured/found.ts';
import {Holding, StepFailed} from '../measured/holding.ts';
import type {Meter} from '../measured/meter.ts';
import {partsAt, resultsFile} from '../measured/results.ts';
import {keepOnHost} from '../measured/results-on-host.ts';
import {chosen, type Plan} from '../plan/plan.ts';
import type {Reading} from '../plan/reading.ts';
import type {ReadBack} from '../run/outcome.ts';
import type {Run} from '../run/run.ts';
import {type Target, TargetError} from '../target/target.ts';
import type {Live, TuningSession} from './engine.ts';
import type {Measuring} from './tune/setup.ts';

export type TuningParts = {
	readonly host: Target;
	readonly run: Run;
	readonly plan: Plan;
	/** What was read before anything began. */
	readonly reading: Reading;
	readonly measuring: Measuring;
	readonly meter: Meter;
	readonly tell: Live['tell'];
};

/** What `apply --measure` does by itself, question by question: the admin decides in between. */
export const tuningOf = ({host, run, plan, reading, measuring, meter, tell}: TuningParts): TuningSession => {
	const {peer, steps} = measuring;
	const design = designs[measuring.design];
	const order = chosen(plan).map(({id}) => id);
	const holding = new Holding(run, meter, order, steps.atStart);
	const foreseen = foresee(steps, design, meter.seconds);
	/** A way that was begun is gone to its end. */
	const unstoppable = new AbortController().signal;
	const written = new Set<string>();
	let toldChecks: readonly ReadBack[] = holding.checks;

	/** What is told of an error says how things stand after it. */
	const standing = async <Done>(work: () => Promise<Done>): Promise<Done> => {
		try {
			return await work();
		} catch (error) {
			if (!(error instanceof StepFailed || error instanceof TargetError)) throw error;
			throw new TargetError(`${error.message} ${holding.inWords}`);
		}
	};
	const partsOf = partsAt(
		{run: run.id, plan, reading, peer, design, steps, foreseen, instruments: meter.instruments, began: new Date()},
		holding,
	);

	return {
		unmeasured: meter.unmeasured,
		ask: (question, found, seen, signal) =>
			standing(async () => {
				try {
					return await ask({design, holding, meter, tell, now: () => new Date(), signal, ...seen}, question, keptOf(found));
				} catch (error) {
					if (error instanceof MeasuringEnded || error instanceof MeasuringFailed) await holding.reach(keptOf(found), unstoppable);
					throw error;
				}
			}),
		settle: (found, ending) =>
			standing(async () => {
				await holding.reach(keptOf(found), unstoppable);
				for (const {steps: kept, outcome} of found.judgements.filter(({isKept}) => isKept)) {
					for (const step of kept.filter(one => !written.has(one))) {
						await run.keep(step, outcome);
						written.add(step);
					}
				}
				try {
					await keepOnHost(host, partsOf(found, ending));
				} catch (error) {
					if (!(error instanceof TargetError)) throw error;
					tell(`The figures could not be written. ${error.message}`);
				}
				const isNew = holding.checks !== toldChecks;
				toldChecks = holding.checks;
				return isNew ? holding.checks : [];
			}),
		results: (found, ending) => resultsFile(partsOf(found, ending)),
	};
};
