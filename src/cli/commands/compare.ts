import {compareResults, NothingInCommon} from '../../measured/compare.ts';
import {compareLines} from '../../measured/compare-lines.ts';
import {ResultsError, type ResultsFile, readResults} from '../../measured/read-results.ts';
import {UsageError} from '../arguments.ts';
import {type CommandContext, Stop, status} from '../context.ts';

/** `compare A.json B.json`: two results of `apply --measure`. Reads these files and nothing else. */
export const compare = async ({arguments: {results, json}, readFile, print, printJson}: CommandContext): Promise<number> => {
	const [nameOfOne = '', nameOfOther = ''] = results;
	const [one, other] = [resultsOf(await readFile(nameOfOne), nameOfOne), resultsOf(await readFile(nameOfOther), nameOfOther)];
	const comparison = comparisonOf(one, other);
	if (json) printJson({version: 1, one: nameOfOne, other: nameOfOther, ...comparison});
	else for (const line of compareLines(one, other, comparison)) print(line);
	return status.done;
};

const resultsOf = (text: string, from: string): ResultsFile => {
	try {
		return readResults(text, from);
	} catch (error) {
		if (!(error instanceof ResultsError)) throw error;
		throw new UsageError(error.message);
	}
};

const comparisonOf = (one: ResultsFile, other: ResultsFile) => {
	try {
		return compareResults(one, other);
	} catch (error) {
		if (!(error instanceof NothingInCommon)) throw error;
		throw new Stop(status.failed, error.message);
	}
};
