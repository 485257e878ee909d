import type {Peer} from '../bench/measurement.ts';
import {exportPlan} from '../export/export.ts';
import {exportFolder, firstFree} from '../export/folder.ts';
import {planFile, planFileName} from '../export/plan-file.ts';
import {snapshotFile} from '../export/snapshot-file.ts';
import type {Facts} from '../inspect/facts.ts';
import {networkMeter} from '../measured/network-meter.ts';
import {allOf, aloneIn, toJudge} from '../measured/work.ts';
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
import {readInside} from '../plan/read-inside.ts';
import {type InsideReading, type MachineReading, type Reading, unseen} from '../plan/reading.ts';
import type {Guest} from '../run/guest-power.ts';
import type {Operator} from '../run/lock.ts';
import {machinesFor} from '../run/machines.ts';
import {beginRun} from '../run/run.ts';
import {listRuns} from '../run/runs.ts';
import type {GuestWay} from '../target/guest-way.ts';
import {asTarget, isTarget, type Source, type Target, TargetError} from '../target/target.ts';
import type {NamedFile} from '../target/write-together.ts';
import {tunings} from '../tunings/index.ts';
import type {Engine, Live, ResultsText} from './engine.ts';
import {type HostMemory, hostMemory, type Memory, noMemory} from './memory/host-memory.ts';
import {type Rehearsal, replayingMeter} from './rehearsal/replaying-meter.ts';
import {standingRuns} from './standing.ts';
import type {Measuring} from './tune/setup.ts';
import {tuningOf} from './tuning-of.ts';

/** How to log in behind the host. Both go through it. */
export type GuestLogin = {
	/** @throws TargetError while the guest does not answer yet. */
	guest(host: Target, guest: Guest, user: string): Promise<Target>;
	peer(host: Target, peer: Extract<Peer, {kind: 'ssh'}>): Promise<Target>;
};

export type EngineParts = {
	readonly target: Source;
	readonly preset: Preset;
	readonly presetBy: Engine['presetBy'];
	readonly on: Choices['on'];
	readonly guest: string | undefined;
	readonly guestUser: string | undefined;
	/** The ways into a guest, for what is inside. */
	readonly waysInto: (host: Target, guest: Guest) => readonly GuestWay[];
	/** Where an export goes; undefined for a folder named after the guest. */
	readonly out: string | undefined;
	readonly undoCommand: string;
	/** What to type to perform a plan out of a file. */
	readonly applyCommand: (planFile: string) => string;
	readonly operator: Operator;
	readonly login: GuestLogin;
	/** The machine from which a sample was opened. */
	readonly from: string | undefined;
	/** Where what is chosen is remembered. */
	readonly memory: Memory;
	/** Gives what a sample shows where others measure. It is large, and the first frames do without it. undefined: it has nothing to show. */
	readonly rehearsal: (() => Promise<Rehearsal | undefined>) | undefined;
	/** Writes files into a folder of the machine where nearmetal runs. */
	readonly save: (folder: string, files: readonly NamedFile[]) => Promise<readonly string[]>;
	/** Of these files the names under which something else stands in the folder. */
	readonly inTheWay: (folder: string, files: readonly NamedFile[]) => Promise<readonly string[]>;
};

/** The wizard's engine on a real target. */
export const engineOf = (parts: EngineParts): Engine => {
	const {target} = parts;
	let read: MachineReading | undefined;
	let remembered: HostMemory | undefined;
	let rehearsal: Rehearsal | undefined;
	const insides = new Map<string, InsideReading>();
	const known = (): MachineReading => {
		if (read === undefined) throw new TargetError('The host has not been read yet.');
		return read;
	};

	const insideOf = (name: string | undefined): InsideReading => (name === undefined ? undefined : insides.get(name)) ?? unseen;

	const folderFor = (plan: Plan): string => parts.out ?? `./${exportFolder(plan)}`;

	const freeFor = (plan: Plan, files: readonly NamedFile[]): Promise<string> =>
		firstFree(folderFor(plan), folder =>
			parts.inTheWay(folder, files).then(
				names => names.length === 0,
				// What cannot be looked at is told of when it is to be written.
				() => true,
			),
		);

	const readingFor = (guest: string | undefined): Reading => ({...known(), inside: insideOf(guest)});

	return {
		target: {
			name: target.name,
			sample: target.sample,
			writable: isTarget(target),
			...(parts.from === undefined ? {} : {from: parts.from}),
		},
		undoCommand: parts.undoCommand,
		async inspect() {
			read = await readHost(target);
			remembered = await hostMemory(parts.memory, read.facts.host, target.name);
			return read.facts;
		},
		async standingRuns() {
			// What is applied to the sample is forgotten with it; a recording has no runs.
			if (target.sample || !isTarget(target)) return [];
			try {
				return standingRuns(await listRuns(target), step => tunings.find(({id}) => id === step)?.title ?? step, parts.undoCommand);
			} catch (error) {
				if (!(error instanceof TargetError)) throw error;
				return [];
			}
		},
		async lookInside(name) {
			const guest = known().facts.domains.find(domain => domain.name === name);
			insides.set(name, await readInside(target, guest, parts.waysInto));
			rehearsal ??= await parts.rehearsal?.();
		},
		guest: parts.guest,
		guestUser: parts.guestUser,
		presetBy: parts.presetBy,
		memory: guest => remembered?.of(guest) ?? noMemory,
		async remember(chosen) {
			await remembered?.remember(chosen);
		},
		exportFolder: folderFor,
		planPath: plan => `${folderFor(plan)}/${planFileName}`,
		defaultChoices: guest => ({preset: parts.preset, guest, on: parts.on, options: {}}),
		plan: (facts, choices) => makePlan({...readingFor(choices.guest), facts}, choices),
		checkOption(facts, choices, step, field, text) {
			const tuning = tunings.find(tuning => tuning.id === step);
			return tuning?.fields.find(one => one.id === field)?.check(text, {facts, guest: guestOf(facts, choices)});
		},
		fields(_facts, choices, step) {
			const values = optionsOf(choices, step);
			return (tunings.find(tuning => tuning.id === step)?.fields ?? []).map(({id, title, hint, choices}) => ({
				id,
				title,
				hint,
				choices,
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
		toJudge: plan => toJudge(plan, aloneIn(plan, readingFor(plan.guest?.name))),
		get recording() {
			return rehearsal?.recording;
		},
		async begin(plan, measuring, {onEvent, onSample, tell}) {
			const host = asTarget(target);
			const {guest} = plan;
			const meter = measuring && guest && (await meterOf(parts.login, rehearsal, host, guest, measuring, {onSample, tell}));
			try {
				const reading = readingFor(guest?.name);
				const machines = machinesFor(host, guest, parts.waysInto, reading.inside, new AbortController().signal);
				const run = await beginRun(machines, reading, plan, parts.operator, onEvent);
				if (meter === undefined || measuring === undefined) return {...run, tuning: undefined};
				return {
					...run,
					tuning: tuningOf({host, run, plan, reading, measuring, meter, tell}),
					async undoAll(signal) {
						await meter.leaveGuest();
						return await run.undoAll(signal);
					},
					async close() {
						await meter.close();
						await run.close();
					},
				};
			} catch (error) {
				await meter?.close();
				throw error;
			}
		},
		async saveSnapshot(folder) {
			const [path] = await parts.save(folder, [snapshotFile(known().snapshot)]);
			return path ?? folder;
		},
		async savePlan(plan) {
			const files = [planFile(plan)];
			const [path = ''] = await parts.save(await freeFor(plan, files), files);
			return {path, apply: parts.applyCommand(path)};
		},
		freeFolder: (plan, results) => freeFor(plan, filesOf(plan, results)),
		export: (plan, results, folder) => parts.save(folder, filesOf(plan, results)),
	};
};

/** Of a plan without a step there is nothing to script. */
const filesOf = (plan: Plan, results: ResultsText | undefined): readonly NamedFile[] => [
	...(chosen(plan).length === 0 ? [] : exportPlan(plan)),
	...(results === undefined ? [] : [{...results, mode: 0o644}]),
];

/** The chosen guest's demand, without what was fixed by hand: so that sets by hand and alternatives are judged against what it needs. */
const freeDemand = (facts: Facts, choices: Choices): GuestDemand | undefined => {
	const guest = guestOf(facts, choices);
	return guest && {...demandUnder(facts, guest, fitting(choices, facts)), fixed: {}};
};

/** @throws TargetError where an end cannot be entered, or has no iperf3 */
const meterOf = async (
	login: GuestLogin,
	rehearsal: Rehearsal | undefined,
	host: Target,
	guest: Guest & {readonly name: string},
	{peer, guestUser, steps, design}: Measuring,
	live: Pick<Live, 'onSample' | 'tell'>,
) =>
	rehearsal === undefined
		? await networkMeter({
				host,
				domain: guest.name,
				peer,
				guestUser,
				toGuest: () => login.guest(host, guest, guestUser),
				toPeer: async () => (peer.kind === 'ssh' ? await login.peer(host, peer) : undefined),
				steps: allOf(steps),
				design,
				...live,
			})
		: replayingMeter(rehearsal, live);
