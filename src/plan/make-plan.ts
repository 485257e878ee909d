import type {Change} from '../change/change.ts';
import {diagnoseFor} from '../diagnose/index.ts';
import type {Domain, Facts} from '../inspect/facts.ts';
import {vhostInterfaces} from '../inspect/vhost.ts';
import {demandOf} from '../placement/demand.ts';
import {hostForPlacement} from '../placement/host.ts';
import {place as placeOn} from '../placement/place.ts';
import type {GuestDemand, Placement} from '../placement/placement.ts';
import {virshCommand} from '../target/libvirt.ts';
import type {Snapshot} from '../target/target.ts';
import {tunings} from '../tunings/index.ts';
import type {Context, Proposal, Situation, Tuning} from '../tunings/tuning.ts';
import {EditError} from '../xml/edit-error.ts';
import {effectOfAll, Fold, Unreadable} from './fold.ts';
import {type Choices, needsRestart, type Plan, type Step} from './plan.ts';

export type Planned = {
	readonly plan: Plan;
	readonly placement: Placement;
	/** By step, all that it asks for, also what is so already (before and after are one then). */
	readonly asked: ReadonlyMap<string, readonly Change[]>;
};

/**
 * The plan for these choices: the placement first (who runs where), then every tuning's proposal, then the fold.
 * Pure: the same snapshot and choices give the same plan.
 */
export const makePlan = (snapshot: Snapshot, facts: Facts, choices: Choices): Planned => {
	const guest = facts.domains.find(domain => domain.name === choices.guest);
	let fold = new Fold(snapshot);
	const steps: Step[] = [];
	const asked = new Map<string, readonly Change[]>();
	const place = placerFor(facts, guest);
	for (const tuning of tunings) {
		const [wrong, ...more] = complaints(tuning, optionsOf(choices, tuning.id), {facts, guest});
		if (wrong !== undefined) {
			steps.push({...baseOf(tuning), state: 'invalid', summary: wrong, warnings: [wrong, ...more]});
			continue;
		}

		const result = stepOf(tuning, contextFor(tuning, {facts, guest}, choices, place), isOn(choices, tuning.id), fold);
		steps.push(result.step);
		asked.set(tuning.id, result.asked);
		fold = result.fold;
	}

	const chosenFor = guest === undefined ? undefined : {name: guest.name, uuid: guest.uuid, running: guest.state === 'running'};
	return {
		plan: {
			nearmetal: 1,
			target: snapshot.target,
			host: {name: facts.host.name, machineId: facts.host.machineId},
			guest: chosenFor,
			choices,
			findings: diagnoseFor(facts, guest?.name),
			steps,
			restart: needsRestart(chosenFor, steps),
		},
		placement: place(choices),
		asked,
	};
};

export const isOn = (choices: Pick<Choices, 'preset' | 'on'>, id: string): boolean =>
	choices.on[id] ?? choices.preset.tunings[id]?.on ?? false;

/** A tuning's options as they are in force: the preset's, and over them what was typed; an emptied field is automatic. */
export const optionsOf = (choices: Choices, id: string): Readonly<Record<string, string>> =>
	Object.fromEntries(
		Object.entries({...choices.preset.tunings[id]?.options, ...choices.options[id]}).filter(([, value]) => value.trim() !== ''),
	);

/** What is wrong with a tuning's options, a sentence each. Placing a guest with thousands of workers takes minutes: nothing is computed first. */
export const complaints = (tuning: Tuning, options: Readonly<Record<string, string>>, situation: Situation): readonly string[] =>
	tuning.fields.flatMap(field => {
		const text = options[field.id];
		const complaint = text === undefined ? undefined : field.check(text, situation);
		return complaint === undefined ? [] : [`${field.title}: ${complaint}`];
	});

/** What a tuning sees under these choices. One that is off sees what would be if it were on. */
const contextFor = (tuning: Tuning, {facts, guest}: Situation, choices: Choices, place: (choices: Choices) => Placement): Context => {
	const placement = place({...choices, on: {...choices.on, [tuning.id]: true}});
	return {
		facts,
		guest,
		host: placement,
		placement: placement.guests.find(placed => placed.name === guest?.name),
		options: optionsOf(choices, tuning.id),
	};
};

/** Places the guest under choices; those that ask for the same share one placement, which takes long to find on a large host. */
const placerFor = (facts: Facts, guest: Domain | undefined): ((choices: Choices) => Placement) => {
	const host = hostForPlacement(facts, guest === undefined ? [] : [guest.name]);
	const found = new Map<string, Placement>();
	return choices => {
		const demands = guest === undefined ? [] : [demandUnder(facts, guest, choices)];
		const key = JSON.stringify(demands);
		const placement = found.get(key) ?? placeOn(host, demands);
		found.set(key, placement);
		return placement;
	};
};

/** What a guest asks of its host under these choices: the options of all chosen tunings shape one demand, those that are wrong left out. */
export const demandUnder = (facts: Facts, guest: Domain, choices: Choices): GuestDemand => {
	const present: GuestDemand = {
		...demandOf(guest, facts),
		vhostQueues: (guest.inactive ? vhostInterfaces(guest.inactive, facts) : []).map(nic => nic.queues ?? 1),
	};
	return tunings
		.filter(tuning => isOn(choices, tuning.id))
		.reduce((demand, tuning) => {
			const options = optionsOf(choices, tuning.id);
			const isWrong = complaints(tuning, options, {facts, guest}).length > 0;
			return tuning.demand?.(demand, isWrong ? {} : options, {facts, guest}) ?? demand;
		}, present);
};

/** The parts of a step that its tuning alone decides. */
const baseOf = ({id, title, stars, about, risk, source}: Tuning) =>
	({id, title, stars, about, because: [], warnings: [], risk, source, changes: [], effect: 'now'}) satisfies Partial<Step>;

type Folded = {readonly step: Step; readonly asked: readonly Change[]; readonly fold: Fold};

const stepOf = (tuning: Tuning, context: Context, on: boolean, fold: Fold): Folded => {
	const base = baseOf(tuning);
	const proposal: Proposal = tuning.propose(context);
	if (proposal.kind !== 'changes') {
		return {step: {...base, state: proposal.kind, summary: proposal.because}, asked: [], fold};
	}

	try {
		const {changes, asked, after} = fold.add(proposal.edits);
		const warnings = [...proposal.warnings, ...savedStateWarning(context.guest, changes)];
		const told = {...base, summary: proposal.summary, because: proposal.because, warnings};
		if (changes.length === 0) {
			return {step: {...told, state: 'satisfied', summary: proposal.done}, asked, fold};
		}

		const step: Step = {...told, state: on ? 'on' : 'off', changes, effect: effectOfAll(changes)};
		return {step, asked, fold: on ? after : fold};
	} catch (error) {
		// An edit that does not fit the document, such as one of two interfaces with one address, is for the admin.
		if (error instanceof Unreadable || error instanceof EditError) {
			return {step: {...base, state: 'unavailable', summary: error.message}, asked: [], fold};
		}

		throw error;
	}
};

/** libvirt restores a saved state with the definition that it was saved with (virsh managedsave). */
const savedStateWarning = (guest: Domain | undefined, changes: readonly Change[]): readonly string[] =>
	guest?.managedSave && changes.some(change => change.kind === 'domain')
		? [
				`${guest.name} has a saved state, and its next start ignores a changed definition: ${virshCommand('managedsave-remove', guest.uuid)} first, or start it once.`,
			]
		: [];
