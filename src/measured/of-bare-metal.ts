import {capOf, type Figures} from '../judge/course.ts';
import {type PairedLevel, pairedLevel} from '../judge/paired-level.ts';
import {apart} from '../text/apart.ts';
import {short} from '../text/short.ts';
import {type Found, keptOf, type RunRecord} from './found.ts';
import {isWith} from './series.ts';
import {allFlows, bareMetalId, type Flow} from './tcp-flows.ts';

/** The guest's figure, the host's own in the same runs, and how the first lies below the second. */
export type AgainstBareMetal = PairedLevel & {
	/** In how many runs both were measured. */
	readonly runs: number;
	/** The cap that the host's own figure was at: then it was not the host that ended there. */
	readonly heldBy: string | null;
};

/** A flow of TCP, before any step and with what is kept; null: the host itself was not measured then. */
export type OfBareMetal = {
	readonly metric: string;
	readonly title: string;
	readonly original: AgainstBareMetal | null;
	readonly kept: AgainstBareMetal | null;
};

/** Of each interval. */
const confidence = 0.95;

/** Only of what was measured in this tuning run; empty where the host itself was not. */
export const ofBareMetal = (found: Pick<Found, 'runs' | 'judgements'>): readonly OfBareMetal[] => {
	const kept = keptOf(found);
	return allFlows.flatMap(flow => {
		const row = {
			metric: flow.id,
			title: flow.title,
			original: inState(found.runs, [], flow),
			kept: kept.length === 0 ? null : inState(found.runs, kept, flow),
		};
		return row.original === null && row.kept === null ? [] : [row];
	});
};

const inState = (runs: readonly RunRecord[], steps: readonly string[], {id, title}: Flow): AgainstBareMetal | null => {
	const those = runs.filter(run => isWith(run, steps)).flatMap(({boot, figures}) => pairIn(boot, figures, id));
	const level = pairedLevel([...Map.groupBy(those, ({boot}) => boot).values()], confidence);
	const metric = {id: bareMetalId(id), title, better: 'higher'} as const;
	return level === undefined
		? null
		: {
				...level,
				runs: those.length,
				heldBy:
					capOf(
						metric,
						those.map(({figures}) => figures),
					) ?? null,
			};
};

const pairIn = (boot: number, figures: Figures, id: string) => {
	const [figure, against] = [figures[id]?.value, figures[bareMetalId(id)]?.value];
	return figure === undefined || against === undefined ? [] : [{boot, figures, figure, against}];
};

const heading = ['TCP, Gbit/s', 'as it was', 'with what is kept', 'bare metal'] as const;

/** A table: a flow a row. One that is wider than this is told in words, which can be wrapped: a figure cut in two is another one. */
export const bareMetalLines = (found: Pick<Found, 'runs' | 'judgements'>, columns = Number.POSITIVE_INFINITY): readonly string[] => {
	const rows = ofBareMetal(found);
	if (rows.length === 0) return [];
	const cells = rows.map(({title, original, kept}) => [title.replace(/^TCP /, ''), part(original), part(kept), bare(original, kept)]);
	const table = inColumns([heading, ...cells]);
	const caps = [...new Set(rows.flatMap(({original, kept}) => [original?.heldBy ?? [], kept?.heldBy ?? []].flat()))];
	return [
		...(table.every(({length}) => length <= columns) ? table : [heading[0], ...cells.map(inWords)]),
		...(caps.length === 0 ? [] : [`Bare metal was held by ${caps.join(', ')}: the host itself may carry more, and each % be less.`]),
	];
};

const inColumns = (cells: readonly (readonly string[])[]): readonly string[] => {
	const widths = heading.map((_, column) => Math.max(...cells.map(row => row[column]?.length ?? 0)));
	return cells.map(row =>
		row
			.map((cell, column) => cell.padEnd((widths[column] ?? 0) + 2))
			.join('')
			.trimEnd(),
	);
};

const inWords = ([flow, ...figures]: readonly string[]): string =>
	`${flow}: ${figures.map((figure, column) => `${heading[column + 1]} ${figure}`).join(', ')}`;

/** `9.24 = 40 % (39–41)`. */
const part = (level: AgainstBareMetal | null): string => {
	if (level === null) return '–';
	const {percent, interval} = level.effect;
	const shares = interval === undefined ? '' : ` (${apart(100 + interval[0], 100 + interval[1], 1).join('–')})`;
	return `${short(level.figure)} = ${Math.round(100 + percent)} %${shares}`;
};

/** What steps do to the host itself is seen here. */
const bare = (original: AgainstBareMetal | null, kept: AgainstBareMetal | null): string =>
	[...new Set([original, kept].flatMap(level => (level === null ? [] : [short(level.against)])))].join(' → ');
