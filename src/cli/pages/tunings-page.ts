import {labelled} from '../../inspect/page/wrap.ts';
import {choiceText, type TuningPage} from '../../plan/catalogue.ts';
import {stepMarks} from '../../plan/marks.ts';

const columns = 100;
const width = 14;

const mark = (choice: TuningPage['presets'][number] | undefined): string => stepMarks[choice?.on ? 'on' : 'off'].mark;
const starsOf = (stars: number): string => '★'.repeat(stars) + '☆'.repeat(5 - stars);

/** The catalogue, a line each, in the order in which tunings are applied. */
export const tuningsList = (pages: readonly TuningPage[]): readonly string[] => {
	const ids = Math.max(...pages.map(({id}) => id.length));
	return [
		...pages.map(({id, title, stars, presets}) => `  ${mark(presets[0])} ${id.padEnd(ids)}  ${starsOf(stars)}  ${title}`),
		'',
		`■ chosen by preset ${pages[0]?.presets[0]?.preset}   □ not   ★ how much it usually matters: nothing measured here`,
		'“nearmetal tunings ID” tells all of one.',
	];
};

/** All of one tuning. */
export const tuningPage = (page: TuningPage): readonly string[] => {
	const {fields, touches, presets} = page;
	const part = (label: string, text: string): readonly string[] => labelled(label, text, width, columns);
	return [
		`${page.id}: ${page.title}   ${starsOf(page.stars)}`,
		'',
		...part('what and why', page.about),
		...part('value', page.value),
		...part('wrong', page.wrong),
		...part('risk', page.risk),
		...part('source', page.source),
		...fields.flatMap(({option, title, hint}, index) => part(index === 0 ? 'by hand' : '', `--set ${option}=…  ${title}: ${hint}`)),
		'',
		'What it may change, and what undo comes to',
		...touches.flatMap(({what, undone}) => [...what.map(one => `  ${one}`), ...labelled('', `undo: ${undone}`, 6, columns)]),
		'',
		'Presets',
		...presets.flatMap(choice => [`  ${mark(choice)} ${choice.preset}: ${choiceText(choice)}`, ...labelled('', choice.why, 6, columns)]),
	];
};
