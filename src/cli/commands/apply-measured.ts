import type {Peer} from '../../bench/measurement.ts';
import {type DesignName, designs, refusal} from '../../judge/design.ts';
import {conduct} from '../../measured/conduct.ts';
import {foresee, foreseeAll, outlookFacts} from '../../measured/foresee.ts';
import {keepNothing, keptOf, nothingFound} from '../../measured/found.ts';
import {Holding, StepFailed} from '../../measured/holding.ts';
import type {Meter} from '../../measured/meter.ts';
import {networkMeter} from '../../measured/network-meter.ts';
import {reportLines} from '../../measured/report.ts';
import {partsAt, type ResultsParts, results} from '../../measured/results.ts';
import {allOf, aloneIn, cannotBeMeasured, type ToJudge, toJudge, workOf} from '../../measured/work.ts';
import {chosen, type Plan} from '../../plan/plan.ts';
import {machinesFor} from '../../run/machines.ts';
import {readBackText} from '../../run/outcome.ts';
import {beginRun} from '../../run/run.ts';
import {isTarget, type Source, type Target, TargetError} from '../../target/target.ts';
import {UsageError} from '../arguments.ts';
import {consent} from '../consent.ts';
import {type CommandContext, Stop, status} from '../context.ts';
import {guestUserOf, guestWays} from '../guest-ways.ts';
import {eventLine} from '../pages/event-line.ts';
import type {Prepared} from '../prepare.ts';
import {keepResults, makeResultsFolder} from '../results-keeper.ts';
import {takeAllBack} from '../take-all-back.ts';
import {waysBack} from '../undo-command.ts';

/** `apply --measure`: a whole tuning run without a terminal. */
export const applyMeasured = async (context: CommandContext, host: Source, prepared: Prepared, name: DesignName): Promise<number> => {
	const {plan, reading} = prepared;
	const guestUser = guestUserOf(context.arguments);
	const {peer, json} = context.arguments;
	if (peer === undefined) throw new UsageError('--measure needs --peer.');
	if (host.sample || !isTarget(host)) throw new Stop(status.refused, `${host.name} is not a live host: nothing can be measured there.`);
	const steps = toJudge(plan, aloneIn(plan, reading));
	const why = whyNot(plan, steps, name);
	const {guest} = plan;
	if (why !== undefined || guest === undefined) throw new Stop(status.refused, why ?? 'There is no guest to measure from.');
	const foreseen = foreseeAll(steps, name);
	const say = json ? context.tell : context.print;
	say('What is measured');
	for (const {name: title, lines} of outlookFacts(steps, designs[name], foreseen, guest.name, peer.address))
		for (const [index, line] of lines.entries()) say(`  ${(index === 0 ? title : '').padEnd(12)}${index === 0 ? '' : '  '}${line}`);
	say('  Kept is what is shown to help; all else is taken back.');
	const count = chosen(plan).length;
	await consent(
		context,
		`Measure ${count === 1 ? 'one step' : `${count} steps`} on ${host.name}?${foreseen.restarts > 0 ? ` ${guest.name} will be shut down and started up to ${foreseen.restarts} times.` : ''}`,
	);
	await makeResultsFolder(context);
	// Only now: to look what can be measured, the guest and the peer are entered, the way between them is filled and fio is tried.
	const meter = await networkMeter({
		host,
		domain: guest.name,
		peer,
		guestUser,
		toGuest: () => context.guestLogin.guest(host, guest, guestUser),
		toPeer: async () => (peer.kind === 'ssh' ? await context.guestLogin.peer(host, peer) : undefined),
		steps: allOf(steps),
		design: name,
		onSample: context.onSample,
		tell: context.tell,
	});
	try {
		if (meter.unmeasured.length > 0)
			await consent(
				context,
				`Not to be measured: ${meter.unmeasured.map(({what}) => what).join('; ')}. Nothing is changed yet. Go on all the same?`,
			);
		return await tune(context, host, prepared, name, {peer, meter, steps});
	} finally {
		await meter.close();
	}
};

/** Why it cannot be measured, or never be decided. */
const whyNot = (plan: Plan, steps: ToJudge, name: DesignName): string | undefined => {
	const not = cannotBeMeasured(plan, steps);
	if (not === undefined) return refusal(workOf(steps), designs[name]);
	const {because, leaveOut} = not;
	return leaveOut.length === 0 ? because : `${because} Leave it out (--except ${leaveOut.join(',')}), and apply it without --measure.`;
};

type Parts = {readonly peer: Peer; readonly meter: Meter; readonly steps: ToJudge};

const tune = async (context: CommandContext, host: Target, {plan, reading}: Prepared, name: DesignName, parts: Parts): Promise<number> => {
	const {peer, meter, steps} = parts;
	const foreseen = foresee(steps, designs[name], meter.seconds);
	const {json} = context.arguments;
	const began = new Date();
	// Ctrl+C ends it between runs: a guest that is being restarted, and a change that is being written, come to their end first.
	const machines = machinesFor(host, plan.guest, guestWays(context), reading.inside, new AbortController().signal);
	const run = await beginRun(machines, reading, plan, context.operator, event => {
		if (event.type !== 'change' || event.status === 'failed') context.tell(eventLine(event));
	});
	const found = nothingFound(meter.unmeasured);
	const holding = new Holding(
		run,
		meter,
		chosen(plan).map(({id}) => id),
		steps.atStart,
	);
	const partsOf = partsAt(
		{run: run.id, plan, reading, peer, design: designs[name], steps, foreseen, instruments: meter.instruments, began},
		holding,
	);
	let isTold = false;
	/** Whether the figures are kept; all is told. @param standing what holds, where that is not what was decided */
	const report = async (ending: ResultsParts['ending'], standing?: string): Promise<boolean> => {
		isTold = true;
		const measured = partsOf(found, ending);
		const path = await keepResults(context, host, measured);
		if (json) context.printJson(results(measured));
		else for (const line of reportLines(found, meter.instruments, standing)) context.print(line);
		if (!json && path !== undefined) context.print(`Every figure is in ${path}`);
		return path !== undefined;
	};
	const wayBack = `Take it back: ${waysBack(context.arguments, run.id)}`;
	const onAbort = () =>
		context.tell('It ends after the run at hand. Again: it is cut off, and what was changed stays until it is taken back.');
	context.signal.addEventListener('abort', onAbort, {once: true});
	try {
		const ending = await conduct({
			steps,
			design: designs[name],
			holding,
			meter,
			found,
			tell: context.tell,
			onFound: async () => {
				await keepResults(context, host, partsOf(found, {kind: 'not ended'}));
			},
			now: () => new Date(),
			signal: context.signal,
		});
		const isWritten = await report(ending, ending.kind === 'interrupted' ? holding.inWords : undefined);
		if (ending.kind === 'interrupted') {
			context.tell(`Interrupted. ${holding.inWords} ${wayBack}`);
			await run.abandon();
			return status.failed;
		}
		for (const step of keptOf(found)) await run.keep(step, found.judgements.find(({steps: own}) => own.includes(step))?.outcome);
		await run.close();
		if (ending.kind === 'measuring failed')
			context.tell(`${ending.because} What was not judged to its end is taken back; the runs before are kept.`);
		const isAsAsked = keptOf(found).length === 0 || holding.checks.every(({same}) => same);
		if (!isAsAsked) for (const check of holding.checks) context.tell(`${check.same ? '✓' : '✗'} ${readBackText(check)}`);
		if (!json && keptOf(found).length > 0) context.print(wayBack);
		return ending.kind === 'done' && isAsAsked && isWritten ? status.done : status.failed;
	} catch (error) {
		if (!(error instanceof StepFailed || error instanceof TargetError)) {
			await run.abandon();
			throw error;
		}
		context.tell(error.message);
		const ending = {kind: 'failed', because: error.message} as const;
		const unknown = 'What of this run holds now is not known: “nearmetal status” tells.';
		try {
			const {complete} = await takeAllBack(context, host, run).catch(async (lost: unknown) => {
				// The host may be out of reach: what was measured until then is not.
				if (!isTold) await report(ending, unknown);
				throw lost;
			});
			if (complete) keepNothing(found);
			await report(ending, complete ? undefined : unknown);
			await run.close();
			return !complete ? status.failed : error instanceof StepFailed && error.kind !== 'failed' ? status.refused : status.undone;
		} catch (lost) {
			await run.abandon();
			throw lost;
		}
	} finally {
		context.signal.removeEventListener('abort', onAbort);
	}
};
