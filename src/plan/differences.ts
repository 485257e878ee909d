import {type Change, isSameState, type State, titleOf} from '../change/change.ts';
import {inWords} from '../change/in-words.ts';
import {shortened} from '../text/shortened.ts';
import type {Planned} from './make-plan.ts';
import type {FileChange, PlanFile} from './parse-plan.ts';
import type {Step} from './plan.ts';

/**
 * Where a plan file says otherwise than the plan that is made of its choices here and now, as sentences. None: what is made is what the
 * file shows, or what is left of it to do. A step that has nothing to do any more differs in nothing.
 */
export const differences = (file: PlanFile, {plan, asked}: Planned): readonly string[] => {
	/** A thing that several steps change differs in all of them once it differs in one. */
	const told = new Set<string>();
	return plan.steps
		.flatMap(step => differencesOfStep(step, asked.get(step.id) ?? [], file.steps.get(step.id)))
		.filter(({what}) => !told.has(what) && told.add(what))
		.map(({sentence}) => sentence);
};

type Difference = {readonly what: string; readonly sentence: string};

const differencesOfStep = (step: Step, asked: readonly Change[], theirs: readonly FileChange[] | undefined): readonly Difference[] => {
	const differs = (what: string, sentence: string): Difference => ({what, sentence: `${step.id}: ${sentence}`});
	if (theirs === undefined)
		return step.state === 'on'
			? [differs(step.id, `the plan does not take this step, and here there is something to do: ${step.summary}`)]
			: [];
	if (step.state === 'off') return [differs(step.id, 'the plan takes this step, and its own choices leave it out')];
	if (step.state === 'satisfied') return [];
	if (step.state !== 'on') return [differs(step.id, `the plan takes this step, and here it cannot be taken: ${step.summary}`)];

	const strays = new Set(theirs);
	const found = asked.flatMap(change => {
		const other = theirs.find(one => isSameThing(one, change));
		if (other !== undefined) strays.delete(other);
		const sentence = differenceOf(change, other);
		return sentence === undefined ? [] : [differs(titleOf(change), sentence)];
	});
	const [stray] = strays;
	return stray === undefined
		? found
		: [
				...found,
				differs(
					`stray of ${step.id}`,
					`the plan also changes ${nameOf(stray)}${strays.size === 1 ? '' : ` and ${strays.size - 1} more`}, and nothing here asks for that`,
				),
			];
};

const isSameThing = (one: FileChange, {kind, where}: Change): boolean => {
	const keys = Object.keys(where);
	return (
		one.kind === kind &&
		Object.keys(one.where).length === keys.length &&
		keys.every(key => one.where[key] === (where as Readonly<Record<string, string>>)[key])
	);
};

const differenceOf = (change: Change, other: FileChange | undefined): string | undefined => {
	const {before, after} = change;
	const title = titleOf(change);
	const isSo = before === after;
	if (other === undefined) return isSo ? undefined : `${title} would change as well, and the plan does not say so`;
	if (isSo ? !isSame(change, other.after, after) : !isSame(change, other.before, before))
		return `${title} is ${state(change, before, other.before)}, and the plan expects ${state(change, other.before, before)}. Somebody changed it: nothing was overwritten.`;
	return isSame(change, other.after, after)
		? undefined
		: `${title} would become ${state(change, after, other.after)}, and the plan says ${state(change, other.after, after)}`;
};

const isState = (value: unknown): value is State => value === null || typeof value === 'string';

const isSame = (change: Change, theirs: unknown, ours: State): boolean => isState(theirs) && isSameState(change, theirs, ours);

const state = (change: Change, one: unknown, other: unknown): string =>
	isState(one) ? inWords(change, one, isState(other) ? other : null) : 'something else';

const nameOf = ({kind, where}: FileChange): string =>
	shortened([kind, ...Object.values(where).filter(value => typeof value === 'string')].join(' '));
