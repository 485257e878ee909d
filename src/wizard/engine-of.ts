import {setTimeout as delay} from 'node:timers/promises';
import {measure} from '../bench/measure.ts';
import type {Peer} from '../bench/measurement.ts';
import {compareAll} from '../bench/statistics.ts';
import {exportPlan} from '../export/export.ts';
import {exportFolder} from '../export/folder.ts';
import {snapshotFile} from '../export/snapshot-file.ts';
import type {Facts} from '../inspect/facts.ts';
import {alternatives} from '../placement/alternatives.ts';
import {check} from '../placement/check.ts';
import {hostForPlacement} from '../placement/host.ts';
import type {GuestDemand} from '../placement/placement.ts';
import {makePlan} from '../plan/make-plan.ts';
import {fitting, guestOf, optionsOf} from '../plan/options.ts';
import {demandUnder} from '../plan/placer.ts';
import {type Choices, chosen, type Plan} from '../plan/plan.ts';
import type {Preset} from '../plan/preset.ts';
import {previewPlan} from '../plan/preview.ts';
import {readHost} from '../plan/read-host.ts';
import {refold} from '../plan/refold.ts';
import {checkGuest} from '../run/check-guest.ts';
import {undoFile} from '../run/folder.ts';
import type {Guest} from '../run/guest-power.ts';
import {type OpenRun, type Operator, openRun} from '../run/open-run.ts';
import type {RunEvent} from '../run/outcome.ts';
import {listRuns} from '../run/runs.ts';
import {undoRun} from '../run/undo.ts';
import {type Target, TargetError} from '../target/target.ts';
import {json} from '../text/visible.ts';
import {tunings} from '../tunings/index.ts';
import type {Engine, Run} from './engine.ts';

/** How to log in behind the host. Both go through it. */
export type GuestLogin = {
	/** @throws TargetError while the guest does not answer yet. */
	guest(host: Target, guest: Guest, user: string): Promise<Target>;
	peer(host: Target, peer: Extract<Peer, {kind: 'ssh'}>): Promise<Target>;
};

export type EngineParts = {
	readonly target: Target;
	readonly preset: Preset;
	readonly on: Choices['on'];
	readonly guest: string | undefined;
	/** Where an export goes; undefined for a folder named after the guest. */
	readonly out: string | undefined;
	readonly undoCommand: string;
	readonly operator: Operator;
	readonly login: GuestLogin;
	/** Writes files into a folder of the machine where nearmetal runs. */
	readonly save: (
		folder: string,
		files: readonly {readonly name: string; readonly text: string; readonly mode: number}[],
	) => Promise<readonly string[]>;
};

type Read = Awaited<ReturnType<typeof readHost>>;

/** The wizard's engine on a real target. */
export const engineOf = (parts: EngineParts): Engine => {
	const {target} = parts;
	let read: Read | undefined;
	const known = (): Read => {
		if (read === undefined) throw new TargetError('The host has not been read yet.');
		return read;
	};

	return {
		target,
		undoCommand: parts.undoCommand,
		async inspect() {
			read = await readHost(target);
			return read.facts;
		},
		guest: parts.guest,
		exportFolder: plan => parts.out ?? `./${exportFolder(plan)}`,
		defaultChoices: guest => ({preset: parts.preset, guest, on: parts.on, options: {}}),
		plan: (facts, choices) => makePlan(known().snapshot, facts, choices),
		checkOption(facts, choices, step, field, text) {
			const tuning = tunings.find(tuning => tuning.id === step);
			return tuning?.fields.find(one => one.id === field)?.check(text, {facts, guest: guestOf(facts, choices)});
		},
		fields(_facts, choices, step) {
			const values = optionsOf(choices, step);
			return (tunings.find(tuning => tuning.id === step)?.fields ?? []).map(({id, title, hint}) => ({
				id,
				title,
				hint,
				value: values[id] ?? '',
			}));
		},
		checkSets(facts, choices, sets) {
			const demand = freeDemand(facts, choices);
			return demand === undefined ? [] : check(sets, hostForPlacement(facts, [demand.name]), demand);
		},
		alternatives(facts, choices) {
			const demand = freeDemand(facts, choices);
			return demand === undefined ? [] : alternatives(hostForPlacement(facts, [demand.name]), demand);
		},
		preview: previewPlan,
		async begin(plan, tell) {
			return runOf(parts, known(), plan, await openRun(target, plan, parts.operator, tell), tell);
		},
		async saveSnapshot(folder) {
			const [path] = await parts.save(folder, [snapshotFile(known().snapshot)]);
			return path ?? folder;
		},
		export: (plan, rows, folder) => parts.save(folder, [...exportPlan(plan), {name: 'results.json', text: `${json(rows)}\n`, mode: 0o644}]),
	};
};

/** The chosen guest's demand, without what was fixed by hand: so that sets by hand and alternatives are judged against what it needs. */
const freeDemand = (facts: Facts, choices: Choices): GuestDemand | undefined => {
	const guest = guestOf(facts, choices);
	return guest && {...demandUnder(facts, guest, fitting(choices, facts)), fixed: {}};
};

/** Seconds that a guest gets from its start until it answers over SSH. */
const patience = 300;

const runOf = ({target, login}: EngineParts, read: Read, plan: Plan, {session, close}: OpenRun, tell: (event: RunEvent) => void): Run => {
	/** Steps of the plan that the target does not have: not applied yet, or taken back. */
	const without = new Set(chosen(plan).map(step => step.id));
	const open: Target[] = [];
	const {asked} = makePlan(read.snapshot, read.facts, plan.choices);
	const applied = (): Plan => refold({plan, asked}, read.snapshot, without);
	const closeAll = async (): Promise<void> => {
		for (const one of open.splice(0)) await one.close();
	};

	/** A guest that was just started answers late. */
	const untilItAnswers = async (connect: () => Promise<Target>, signal: AbortSignal): Promise<Target> => {
		const end = Date.now() + patience * 1000;
		for (;;) {
			signal.throwIfAborted();
			try {
				const connected = await connect();
				open.push(connected);
				return connected;
			} catch (error) {
				if (Date.now() > end) throw error;
				await delay(2000, undefined, {signal});
			}
		}
	};

	return {
		id: session.run,
		undoScript: undoFile(session.run),
		async apply(step, signal) {
			without.delete(step);
			const outcome = await session.apply(step, chosen(applied()).find(one => one.id === step)?.changes ?? [], signal);
			if (outcome.kind !== 'applied' && outcome.kind !== 'nothing to do') without.add(step);
			return outcome;
		},
		async restartGuest(signal) {
			await closeAll();
			await session.restartGuest(signal);
			return await checkGuest(target, applied(), signal);
		},
		async undoStep(step) {
			without.add(step);
			return await session.undoStep(step);
		},
		async undoAll() {
			await closeAll();
			const state = (await listRuns(target)).find(one => one.run === session.run);
			if (state === undefined) throw new TargetError(`The journal of run ${session.run} is gone from ${target.name}.`);
			return await undoRun(target, state, tell);
		},
		async bench(setup, onSample, signal) {
			const {guest} = plan;
			if (guest === undefined) throw new TargetError('There is no guest to measure from.');
			const connected = await untilItAnswers(() => login.guest(target, guest, setup.guestUser), signal);
			const {peer} = setup;
			const far = peer.kind === 'ssh' ? await login.peer(target, peer) : undefined;
			if (far !== undefined) open.push(far);
			try {
				const {facts} = await readHost(target);
				return await measure({host: target, guest: connected, peer: far, setup, facts, domain: guest.name, onSample, signal});
			} finally {
				await closeAll();
			}
		},
		compare: compareAll,
		keep: (step, result) => session.keep(step, result),
		async finish() {
			await closeAll();
			await close();
		},
	};
};
