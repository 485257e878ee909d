import {diagnose} from '../diagnose/index.ts';
import {findingLines} from '../diagnose/lines.ts';
import type {Facts} from '../inspect/facts.ts';
import {hostPage} from '../inspect/page/page.ts';
import {pathLines, pathTitle, toldPathRows} from './draw.ts';
import type {Path} from './station.ts';
import {firstGuest, pathsOf} from './stations.ts';

/** The paths of a guest one below the other, each under its title, of at most so many columns. */
export const pathsPage = (paths: readonly Path[], columns: number): readonly string[] =>
	paths.flatMap(path => ['', pathTitle(path), ...pathLines(toldPathRows(path, columns))]);

/** What `inspect` prints of a host: its page, and the path of one guest below it. */
export const inspectPage = (facts: Facts, columns: number): readonly string[] => {
	const page = hostPage(facts, findingLines(diagnose(facts), columns), columns);
	const others = facts.domains.length - 1;
	const paths = pathsPage(pathsOf(facts, firstGuest(facts)), columns);
	return [
		...page,
		...paths,
		...(paths.length > 0 && others > 0 ? ['', 'nearmetal plan --guest NAME shows the path of another guest.'] : []),
	];
};
