import {makePlan} from '../plan/make-plan.ts';
import type {Plan} from '../plan/plan.ts';
import {readHost} from '../plan/read-host.ts';
import type {Target} from '../target/target.ts';
import {choices, chooseGuest, choosePreset} from './choose.ts';
import type {Context} from './context.ts';

/** Reads the target and makes the plan that the arguments ask for. */
export const prepare = async (context: Context, target: Target): Promise<Plan> => {
	const preset = await choosePreset(context.arguments.preset, context.readFile);
	const {on, options} = choices(context.arguments);
	const {snapshot, facts} = await readHost(target);
	const guest = chooseGuest(facts, context.arguments.guest);
	return makePlan(snapshot, facts, {preset, guest, on, options}).plan;
};
