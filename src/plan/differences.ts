import type {Change} from '../change/change.ts';
import {linesOf, titleOf} from '../change/kinds.ts';
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
	if (isSo ? other.after !== after : other.before !== before)
		return `${title} is ${state(change, before, other.before)}, and the plan expects ${state(change, other.before, before)}. Somebody changed it: nothing was overwritten.`;
	return other.after === after
		? undefined
		: `${title} would become ${state(change, after, other.after)}, and the plan says ${state(change, other.after, after)}`;
};

/** A state in some words; of a text of several lines, the first in which it is not as the other state. */
const state = (change: Change, one: unknown, other: unknown): string => {
	if (typeof one !== 'string') {
		const isOfKind = [change.before, change.after].some(own => typeof own === typeof one);
		return isOfKind ? linesOf(change, one as Change['before']).join(', ') || 'no file' : 'something else';
	}

	const lines = one.split('\n');
	const others = typeof other === 'string' ? other.split('\n') : [];
	const at = lines.findIndex((line, index) => line !== others[index]);
	const line = cut(lines[at] ?? '');
	return lines.length === 1 ? line : at === -1 ? `at its end after line ${lines.length}` : `“${line}” in line ${at + 1}`;
};

const nameOf = ({kind, where}: FileChange): string =>
	cut([kind, ...Object.values(where).filter(value => typeof value === 'string')].join(' '));

const cut = (text: string): string => (text.length > 100 ? `${text.slice(0, 100)}…` : text);
