import {type Edit, type State, titleOf, trialOf} from '../change/change.ts';
import {said} from '../target/kernel-error.ts';
import type {Target} from '../target/target.ts';

type Verdict = {readonly kind: 'taken'} | {readonly kind: 'refused' | 'unknown'; readonly because: string};

/**
 * Whether the target itself would take a state, asked without changing anything. Where it has the same to say against the state that is
 * there now, it is not the change that it minds, and nothing is known.
 * @throws TargetError
 */
export const tryOut = async (target: Target, edit: Edit, before: State, after: State): Promise<Verdict> => {
	const ask = async (state: State): Promise<string | undefined> => {
		const argv = trialOf(edit, state);
		if (argv === undefined || argv === 'none') return undefined;
		const {status, stderr} = await target.run(argv, {input: state ?? ''});
		return status === 0 ? undefined : said(stderr) || `${argv.slice(0, 2).join(' ')} ended with status ${status}`;
	};

	if (trialOf(edit, after) === undefined)
		return {kind: 'unknown', because: `${titleOf(edit)}: ${target.name} cannot be asked beforehand whether a guest starts with it.`};
	const complaint = await ask(after);
	if (complaint === undefined) return {kind: 'taken'};
	return (await ask(before)) === complaint
		? {
				kind: 'unknown',
				because: `${titleOf(edit)}: what is there now cannot be tried either (${complaint}), so nothing is known of a start.`,
			}
		: {kind: 'refused', because: `${titleOf(edit)}: ${target.name} would not start a guest with it: ${complaint}.`};
};
