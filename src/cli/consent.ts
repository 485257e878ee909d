import {type CommandContext, Stop, status} from './context.ts';

/** Asks before anything is changed, unless --yes answered. @throws Stop for a no, and where nobody can be asked */
export const consent = async ({arguments: {yes}, ask}: Pick<CommandContext, 'arguments' | 'ask'>, question: string): Promise<void> => {
	if (yes) return;
	if (ask === undefined) throw new Stop(status.refused, `${question} There is no terminal to ask at: say --yes.`);
	if (!(await ask(question))) throw new Stop(status.refused, 'Nothing was changed.');
};
