import type {Figures} from '../judge/course.ts';
import {effectOf, logRatio} from '../judge/effect.ts';
import {effectInWords} from '../judge/in-words.ts';
import {runsInBoot} from '../judge/outlook.ts';
import {short} from '../text/short.ts';
import type {RunRecord} from './found.ts';
import type {Metered} from './meter.ts';
import type {Question} from './question.ts';
import {bootsIn, pairsOf} from './series.ts';

/** What the latest of a question's runs says; undefined: it is the first of a pair. */
export const lineOf = (question: Question, runs: readonly RunRecord[], instruments: readonly Metered[]): string | undefined => {
	const last = runs.at(-1);
	if (question.unit === 'boots')
		return last && bootLine(question.judging, last, `${bootsIn(runs)} of ${question.plan.length}`, instruments);
	const pair = pairsOf(question, runs).at(-1);
	return runs.length % 2 === 1 || pair === undefined
		? undefined
		: pairLine(question.judging, runs.length / 2, instruments, pair.without.figures, pair.with.figures);
};

/** `host-buffers, pair 3: TCP sending 16 streams 9.12 → 9.87 Gbit/s (+8.2 %); …` */
const pairLine = (judging: string, pair: number, instruments: readonly Metered[], without: Figures, changed: Figures): string =>
	`${judging}, pair ${pair}: ${each(instruments, ({metric: {id, title}, unit}) => {
		const [before, after] = [without[id]?.value, changed[id]?.value];
		return before === undefined || after === undefined
			? []
			: [`${title} ${short(before)} → ${short(after)} ${unit} (${effectInWords(effectOf(logRatio(before, after), undefined))})`];
	})}`;

/** `multi-queue, hugepages, boot 2 of 4 (with), run 3 of 6: TCP sending 16 streams 9.12 Gbit/s; …` */
const bootLine = (judging: string, {ports, holds, figures}: RunRecord, boot: string, instruments: readonly Metered[]): string =>
	`${judging}, boot ${boot} (${holds.length === 0 ? 'as it was' : `with ${holds.join(', ')}`}), run ${ports + 1} of ${runsInBoot}: ${each(
		instruments,
		({metric: {id, title}, unit}) => {
			const value = figures[id]?.value;
			return value === undefined ? [] : [`${title} ${short(value)} ${unit}`];
		},
	)}`;

const each = (instruments: readonly Metered[], told: (one: Metered) => readonly string[]): string =>
	instruments
		.filter(({part}) => part === 'judged')
		.flatMap(told)
		.join('; ');
