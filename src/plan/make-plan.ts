import type {Change} from '../change/change.ts';
import {diagnoseFor} from '../diagnose/index.ts';
import type {Domain} from '../inspect/facts.ts';
import type {Placement} from '../placement/placement.ts';
import {virshCommand} from '../target/libvirt.ts';
import {tunings} from '../tunings/index.ts';
import type {Context, Proposal, Tuning} from '../tunings/tuning.ts';
import {EditError} from '../xml/edit-error.ts';
import {notKnown} from './expected-text.ts';
import {effectOfAll, Fold, Unplannable} from './fold.ts';
import {fitting, guestOf, isOn, misfits, optionsOf} from './options.ts';
import {placerOf} from './placer.ts';
import {type Choices, needsRestart, type Plan, type Step} from './plan.ts';
import {type Reading, snapshotsOf} from './reading.ts';

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
export const makePlan = (reading: Reading, choices: Choices): Planned => {
	const {snapshot, facts, inside} = reading;
	const guest = guestOf(facts, choices);
	const fit = fitting(choices, facts);
	const place = placerOf(facts, guest);
	let fold = new Fold(snapshotsOf(reading));
	const steps: Step[] = [];
	const asked = new Map<string, readonly Change[]>();
	for (const tuning of tunings) {
		const [wrong, ...more] = misfits(tuning, choices, facts);
		if (wrong !== undefined) {
			const state = wrong.from === 'hand' && isOn(choices, tuning.id) ? 'invalid' : 'unavailable';
			steps.push({...baseOf(tuning), state, expected: notKnown, summary: wrong.text, warnings: more.map(({text}) => text)});
			continue;
		}

		const result = stepOf(tuning, contextFor(tuning, reading, guest, fit, place), isOn(choices, tuning.id), fold);
		steps.push(result.step);
		asked.set(tuning.id, result.asked);
		fold = result.fold;
	}

	const chosenFor =
		guest === undefined
			? undefined
			: {
					name: guest.name,
					uuid: guest.uuid,
					running: guest.state === 'running',
					...(inside.kind === 'read' && inside.facts.host.machineId !== undefined ? {machineId: inside.facts.host.machineId} : {}),
				};
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
		placement: place(fit),
		asked,
	};
};

/** What a tuning sees under these choices. One that is off sees what would be if it were on. */
const contextFor = (
	tuning: Tuning,
	{facts, inside}: Reading,
	guest: Domain | undefined,
	choices: Choices,
	place: (choices: Choices) => Placement,
): Context => {
	const placement = place({...choices, on: {...choices.on, [tuning.id]: true}});
	return {
		facts,
		inside,
		guest,
		host: placement,
		placement: placement.guests.find(placed => placed.name === guest?.name),
		chosen: new Map(tunings.filter(({id}) => isOn(choices, id)).map(({id}) => [id, optionsOf(choices, id)])),
		options: optionsOf(choices, tuning.id),
	};
};

/** The parts of a step that its tuning alone decides. */
const baseOf = ({id, title, stars, about, risk, source}: Tuning) =>
	({id, title, stars, about, because: [], warnings: [], risk, source, changes: [], effect: 'now'}) satisfies Partial<Step>;

type Folded = {readonly step: Step; readonly asked: readonly Change[]; readonly fold: Fold};

const stepOf = (tuning: Tuning, context: Context, on: boolean, fold: Fold): Folded => {
	const expected: Step['expected'] = tuning.expected?.(context) ?? notKnown;
	const base = {...baseOf(tuning), expected};
	const proposal: Proposal = tuning.propose(context);
	if (proposal.kind !== 'changes') {
		const because = proposal.kind === 'unavailable' ? (proposal.details ?? []) : [];
		return {step: {...base, state: proposal.kind, summary: proposal.because, because}, asked: [], fold};
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
		if (error instanceof Unplannable || error instanceof EditError) {
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
