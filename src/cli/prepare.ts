import {makePlan} from '../plan/make-plan.ts';
import {type Plan, wrongStep} from '../plan/plan.ts';
import {readHost} from '../plan/read-host.ts';
import type {Reading} from '../plan/reading.ts';
import type {Source} from '../target/target.ts';
import {UsageError} from './arguments.ts';
import {choices, chooseGuest, choosePreset} from './choose.ts';
import type {CommandContext} from './context.ts';
import {lookInside} from './look-inside.ts';

/** A plan, and what it was made of. */
export type Prepared = {readonly plan: Plan; readonly reading: Reading};

/** Reads the target and makes the plan that the arguments ask for. @throws UsageError for a value that does not fit here. */
export const prepare = async (context: CommandContext, target: Source): Promise<Prepared> => {
	const preset = await choosePreset(context.arguments.preset, context.readFile);
	const {on, options} = choices(context.arguments);
	const read = await readHost(target);
	const {facts} = read;
	const guest = chooseGuest(facts, context.arguments.guest);
	const reading = {
		...read,
		inside: await lookInside(
			context,
			target,
			facts.domains.find(({name}) => name === guest),
			{on},
		),
	};
	const {plan} = makePlan(reading, {preset, guest, on, options});
	const wrong = wrongStep(plan);
	if (wrong !== undefined) throw new UsageError(`${wrong.title}, ${wrong.summary}. Set another value, or none: then nearmetal chooses it.`);
	return {plan, reading};
};
