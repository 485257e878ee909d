import type {Change} from '../change/change.ts';
import {evolve, titleOf} from '../change/kinds.ts';
import {type Data, editComplaint, isData, isUuid} from '../change/reach.ts';
import {EditError} from '../xml/edit-error.ts';
import type {Plan} from './plan.ts';
import {stepComplaint} from './plan-shape.ts';

export class PlanError extends Error {
	override readonly name = 'PlanError';
}

/** What JSON may hold as a state of these kinds; of the others, a text. */
const statesOf: Readonly<Partial<Record<Change['kind'], readonly string[]>>> = {
	module: ['boolean'],
	unit: ['boolean'],
	file: ['string', 'null'],
	workers: ['string', 'null'],
};

/**
 * Reads a plan that `nearmetal plan --json` wrote.
 * @throws PlanError saying what is wrong with it, and what to do.
 */
export const parsePlan = (text: string, from: string): Plan => {
	const fail = (what: string): never => {
		throw new PlanError(`${from}: ${what} Make a new one with “nearmetal plan --json”.`);
	};

	let data: unknown;
	try {
		data = JSON.parse(text);
	} catch {
		return fail('this is not JSON.');
	}

	if (!isData(data) || data.nearmetal !== 1) return fail('this is not a plan of this nearmetal.');
	const {steps, host, choices, guest} = data;
	if (!Array.isArray(steps) || !isData(host) || !isData(choices) || !isData(choices.preset) || typeof choices.preset.name !== 'string') {
		return fail('steps, host and choices with their preset must be there.');
	}

	if (guest !== undefined && guest !== null && !(isData(guest) && typeof guest.name === 'string' && isUuid(guest.uuid))) {
		return fail('the guest needs a name and a uuid.');
	}

	for (const step of steps as unknown[]) {
		const wrong = stepComplaint(step);
		if (wrong !== undefined) return fail(wrong);
		const {id, changes} = step as {id: string; changes: readonly unknown[]};
		for (const change of changes) {
			const complaint = isData(change) ? complaintAbout(change, guest?.uuid) : 'a change is not an object.';
			if (complaint !== undefined) return fail(`step ${id}: ${complaint}`);
		}
	}

	return data as unknown as Plan;
};

const complaintAbout = (change: Data, guest: unknown): string | undefined => {
	const complaint = editComplaint(change);
	if (complaint !== undefined) return complaint;
	const typed = change as unknown as Change;
	const {kind, where, before, after} = typed;
	if ('uuid' in where && where.uuid !== guest) return `a ${kind} change is for another guest than the plan.`;
	const states = statesOf[kind] ?? ['string'];
	const typeOf = (value: unknown): string => (value === null ? 'null' : typeof value);
	if (!states.includes(typeOf(before)) || !states.includes(typeOf(after)))
		return `${titleOf(typed)}: before and after are not both ${states.join(' or ')}.`;
	try {
		return evolve(typed, typed.before) === typed.after
			? undefined
			: `${titleOf(typed)}: its after does not follow from its before; the file was edited.`;
	} catch (error) {
		return `${titleOf(typed)}: ${error instanceof EditError ? error.message : 'its wish is none that this nearmetal makes.'}`;
	}
};
