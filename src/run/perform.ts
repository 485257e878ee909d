import type {Command} from '../change/command.ts';
import {said} from '../target/kernel-error.ts';
import {type Target, TargetError} from '../target/target.ts';

/** Runs the commands that set one thing, exactly those that the scripts print. @throws TargetError with the program's own words. */
export const perform = async (target: Target, commands: readonly Command[]): Promise<void> => {
	for (const command of commands) {
		if ('write' in command) {
			await target.write(command.write, command.content);
		} else {
			const argv = 'remove' in command ? ['rm', '-f', command.remove] : command.run;
			const {status, stderr} = await target.run(argv, 'input' in command && command.input !== undefined ? {input: command.input} : {});
			if (status !== 0)
				throw new TargetError(`${argv.slice(0, 3).join(' ')} failed (status ${status}): ${said(stderr) || 'it said nothing'}`);
		}
	}
};
