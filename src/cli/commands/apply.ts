import {differences} from '../../plan/differences.ts';
import {makePlan} from '../../plan/make-plan.ts';
import {parsePlan} from '../../plan/parse-plan.ts';
import {chosen, isInGuest, type Plan, type Step, wrongStep} from '../../plan/plan.ts';
import {readHost} from '../../plan/read-host.ts';
import {machinesFor} from '../../run/machines.ts';
import {type Outcome, outcomeInWords, type ReadBack, readBackText} from '../../run/outcome.ts';
import {beginRun, type Run} from '../../run/run.ts';
import {commandLine} from '../../target/quote.ts';
import {asTarget, type Source, type Target} from '../../target/target.ts';
import {shortened} from '../../text/shortened.ts';
import {UsageError} from '../arguments.ts';
import {consent} from '../consent.ts';
import {type CommandContext, Stop, status} from '../context.ts';
import {guestWays} from '../guest-ways.ts';
import {lookInside} from '../look-inside.ts';
import {option} from '../option.ts';
import {eventLine} from '../pages/event-line.ts';
import {planPage} from '../pages/plan-page.ts';
import {type Prepared, prepare} from '../prepare.ts';
import {takeAllBack} from '../take-all-back.ts';
import {howToUndo} from '../undo-command.ts';

export const apply = async (context: CommandContext): Promise<number> => {
	const {planFile, json} = context.arguments;
	const source = await context.open();
	const {plan, reading} = planFile === undefined ? await prepare(context, source) : await fromFile(context, source, planFile);
	if (!json) for (const line of planPage(plan)) context.print(line);
	if (chosen(plan).length === 0) {
		if (json) context.printJson({applied: [], run: null});
		return status.done;
	}

	if (context.arguments.measure !== undefined) {
		const {applyMeasured} = await import('./apply-measured.ts');
		return await applyMeasured(context, source, {plan, reading}, context.arguments.measure);
	}

	const target = asTarget(source);
	const count = chosen(plan).length;
	await consent(
		context,
		`Apply ${count === 1 ? 'one step' : `${count} steps`} to ${target.name}?${plan.restart ? ` ${plan.guest?.name} will be shut down and started again.` : ''}`,
	);
	const run = await beginRun(
		machinesFor(target, plan.guest, guestWays(context), reading.inside, context.signal),
		reading,
		plan,
		context.operator,
		event => context.tell(eventLine(event)),
	);
	try {
		const exitStatus = await perform(context, target, plan, run);
		await run.close();
		return exitStatus;
	} catch (error) {
		await run.abandon();
		throw error;
	}
};

/** A plan file's text. A word that is none may have been meant for a guest. */
const textOf = async ({readFile}: CommandContext, path: string): Promise<string> => {
	try {
		return await readFile(path);
	} catch (error) {
		if (!(error instanceof UsageError)) throw error;
		throw new UsageError(
			`${error.message} apply takes the path of a plan; a guest is named with ${commandLine(option('guest', shortened(path)))}.`,
		);
	}
};

/**
 * A plan from a file is for the host it was made on, and no other. It is made anew from its choices, so that what is shown and done is
 * what this nearmetal makes of them; where that is not what the file says, somebody changed the host or the file.
 */
const fromFile = async (context: CommandContext, target: Source, path: string): Promise<Prepared> => {
	const file = parsePlan(await textOf(context, path), path);
	const read = await readHost(target);
	const {facts} = read;
	if (file.host.machineId === undefined || file.host.machineId !== facts.host.machineId) {
		throw new Stop(
			status.refused,
			`${path} was made for ${file.host.name ?? 'another host'}, and this is ${facts.host.name ?? target.name}. Make a plan here.`,
		);
	}

	const domain = facts.domains.find(domain => domain.uuid === file.guest?.uuid);
	if (file.guest !== undefined && domain === undefined)
		throw new Stop(status.refused, `${path} is for ${file.guest.name}, and there is no such guest on ${target.name}. Make a plan here.`);
	const reading = {...read, inside: await lookInside(context, target, domain, file.choices)};
	const planned = makePlan(reading, {...file.choices, guest: domain?.name});
	const wrong = wrongStep(planned.plan);
	if (wrong !== undefined)
		throw new Stop(status.refused, `${path}: ${wrong.title}, ${wrong.summary}. Make a new one with “nearmetal plan --json”.`);
	const found = differences(file, planned);
	for (const difference of found) context.tell(difference);
	if (found.length > 0)
		throw new Stop(
			status.refused,
			`${path} says otherwise than nearmetal would do here now, and nothing was changed. Make a new one with “nearmetal plan --json”.`,
		);
	return {plan: planned.plan, reading};
};

type StepOutcome = {readonly step: string; readonly outcome: Outcome};

const perform = async (context: CommandContext, target: Target, plan: Plan, run: Run): Promise<number> => {
	const outcomes: StepOutcome[] = [];
	/** The status to end with, where a step fails: all that was done is taken back then. */
	const applyAll = async (steps: readonly Step[]): Promise<number | undefined> => {
		for (const step of steps) {
			const outcome = await run.apply(step.id, context.signal);
			outcomes.push({step: step.id, outcome});
			if (outcome.kind !== 'applied' && outcome.kind !== 'nothing to do') {
				context.tell(`${step.title}: ${outcomeInWords(outcome)}`);
				return await takeBack(context, target, run, outcomes, outcome.kind === 'failed' ? status.undone : status.refused);
			}
		}

		return undefined;
	};

	const [ours, inside] = [chosen(plan).filter(({id}) => !isInGuest(plan, id)), chosen(plan).filter(({id}) => isInGuest(plan, id))];
	const failed = await applyAll(ours);
	if (failed !== undefined) return failed;
	let checks: readonly ReadBack[] = [];
	if (plan.restart && outcomes.some(({outcome}) => outcome.kind === 'applied')) {
		try {
			checks = await run.restartGuest(context.signal);
		} catch (error) {
			context.tell((error as Error).message);
			return await takeBack(context, target, run, outcomes, status.undone);
		}
	}

	// Inside the guest, once it runs with what the steps before have made of it.
	const failedInside = await applyAll(inside);
	if (failedInside !== undefined) return failedInside;

	if (context.arguments.json) context.printJson({run: run.id, applied: outcomes, checks});
	else for (const check of checks) context.print(`${check.same ? '✓' : '✗'} ${readBackText(check)}`);
	if (!context.arguments.json) context.print(howToUndo(context.arguments, run.id));
	return checks.every(check => check.same) ? status.done : status.failed;
};

/** Nothing is left half done. */
const takeBack = async (
	context: CommandContext,
	target: Target,
	run: Run,
	outcomes: readonly StepOutcome[],
	then: number,
): Promise<number> => {
	const report = await takeAllBack(context, target, run);
	if (context.arguments.json) context.printJson({run: run.id, applied: outcomes, undone: report.lines});
	return report.complete ? then : status.failed;
};
