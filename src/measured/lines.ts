import type {Figures, WantedRun} from '../judge/course.ts';
import {effectOf, logRatio} from '../judge/effect.ts';
import {effectInWords} from '../judge/in-words.ts';
import {runsInBoot} from '../judge/outlook.ts';
import type {Metered} from './meter.ts';

/** `host-buffers, pair 3: TCP sending 16 streams 9.12 → 9.87 Gbit/s (+8.2 %); …` */
export const pairLine = (judging: string, pair: number, instruments: readonly Metered[], without: Figures, changed: Figures): string =>
	`${judging}, pair ${pair}: ${each(instruments, ({metric: {id, title}, unit}) => {
		const [before, after] = [without[id]?.value, changed[id]?.value];
		return before === undefined || after === undefined
			? []
			: [`${title} ${short(before)} → ${short(after)} ${unit} (${effectInWords(effectOf(logRatio(before, after), undefined))})`];
	})}`;

/** `multi-queue, hugepages, boot 2 of 4 (with), run 3 of 6: TCP sending 16 streams 9.12 Gbit/s; …` */
export const runLine = (
	judging: string,
	{boot, ports}: WantedRun,
	boots: number,
	holds: readonly string[],
	instruments: readonly Metered[],
	figures: Figures,
): string =>
	`${judging}, boot ${boot + 1} of ${boots} (${holds.length === 0 ? 'as it was' : `with ${holds.join(', ')}`}), run ${ports + 1} of ${runsInBoot}: ${each(
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

/** A figure, no finer than it is known. */
export const short = (value: number): string => String(Number(value.toPrecision(3)));
