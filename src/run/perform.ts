import {commandsFor, type Edit, type State} from '../change/change.ts';
import {said} from '../target/kernel-error.ts';
import {type Target, TargetError} from '../target/target.ts';

/** Runs the commands that bring one thing to a state, exactly those that the scripts print. @throws TargetError with the program's own words. */
export const perform = async (target: Target, edit: Edit, state: State): Promise<void> => {
	for (const command of commandsFor(edit, state)) {
		if ('write' in command) {
			await target.write(command.write, state ?? '');
		} else {
			const argv = 'remove' in command ? ['rm', '-f', command.remove] : command.run;
			const {status, stderr} = await target.run(argv, 'input' in command ? {input: state ?? ''} : {});
			if (status !== 0)
				throw new TargetError(`${argv.slice(0, 3).join(' ')} failed (status ${status}): ${said(stderr) || 'it said nothing'}`);
		}
	}
};
