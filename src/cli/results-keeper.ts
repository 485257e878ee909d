import {type ResultsParts, resultsFile, resultsName} from '../measured/results.ts';
import {keepOnHost} from '../measured/results-on-host.ts';
import {type Target, TargetError} from '../target/target.ts';
import type {CommandContext} from './context.ts';
import {InTheWay} from './save.ts';

/**
 * That the results can be written to the folder of --out is known before it is measured, not after an hour.
 * @throws InTheWay where those of another run stand there; TargetError where nothing can be written
 */
export const makeResultsFolder = async ({
	arguments: {out},
	save,
	inTheWay,
}: Pick<CommandContext, 'arguments' | 'save' | 'inTheWay'>): Promise<void> => {
	if (out === undefined) return;
	await save(out, []);
	const standing = await inTheWay(out, [{name: resultsName, text: '', mode: 0o644}]);
	if (standing.length > 0) throw new InTheWay(out, standing);
};

/**
 * Writes what was measured into the folder of --out, or beside the run's journal on the host. A tuning is not given up because its figures
 * could not be written: that is told.
 * @returns where they are; undefined: they could not be written
 */
export const keepResults = async (
	{arguments: {out}, saveAnew, tell}: Pick<CommandContext, 'arguments' | 'saveAnew' | 'tell'>,
	host: Target,
	parts: ResultsParts,
): Promise<string | undefined> => {
	try {
		return out === undefined ? await keepOnHost(host, parts) : (await saveAnew(out, [{...resultsFile(parts), mode: 0o644}]))[0];
	} catch (error) {
		if (!(error instanceof TargetError)) throw error;
		tell(`The figures could not be written. ${error.message}`);
		return undefined;
	}
};
