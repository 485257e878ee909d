import type {RunRecord} from '../../src/measured/found.ts';
import {allFlows} from '../../src/measured/tcp-flows.ts';

/** A limit of a run as it was told first, with the loads of which it was told in these words, and those where only its figures differ. */
export type LimitTold = {readonly limit: string; readonly of: string};

/** Each kind of limit once: every metric has figures of its own, and sentences that differ in nothing else read like several limits. */
export function limitsTold(run: RunRecord | undefined): readonly LimitTold[] {
	const measured = allFlows.filter(({id}) => run?.measurements[id] !== undefined).length;
	const told = allFlows.flatMap(({id, title}) =>
		(run?.measurements[id]?.limits ?? []).map(limit => ({limit, title: title.replace(/^TCP /, '')})),
	);
	return [...Map.groupBy(told, ({limit}) => withoutFigures(limit)).values()].flatMap(group => {
		const [first] = group;
		if (first === undefined) {
			return [];
		}

		const titles = group.filter(({limit}) => limit === first.limit).map(({title}) => title);
		const others = new Set(group.map(({title}) => title).filter(title => !titles.includes(title)));
		const isAll = measured > 1 && titles.length + others.size === measured;
		const alike = isAll ? 'every other flow' : [...others].join(', ');
		return [
			{
				limit: first.limit,
				of: isAll && others.size === 0 ? 'every flow' : `${titles.join(', ')}${others.size === 0 ? '' : ` (alike: ${alike})`}`,
			},
		];
	});
}

/** Without what was measured, and lists of what it was measured of; the numbers of CPUs and the names of devices stay. */
function withoutFigures(limit: string): string {
	return limit
		.replaceAll(/(\d+( \(\d+ %\))?, )*\d+ \(\d+ %\)/g, '# (# %)')
		.replaceAll(/, and it held packets back \d+ times/g, '')
		.replaceAll(/\d+(\.\d+)?(?= (%|Gbit\/s|of|packets|times)( |\W|$))/g, '#');
}
