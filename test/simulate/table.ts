import {bundlePlan, factorialPlan} from '../../src/judge/boots.ts';
import {mostPairs, usualPairs} from '../../src/judge/pairs.ts';
import {type NoiseName, noises} from './noise.ts';
import {randomFrom} from './random.ts';
import {bootSteps, emptySteps, isVetoed, liveStep} from './sessions.ts';

/** A row: its name, and by column a share of sessions from 0 to 1, or minutes. */
export type Row = {readonly name: string; readonly cells: readonly number[]};
export type Table = {readonly title: string; readonly columns: readonly string[]; readonly rows: readonly Row[]};

/** What one session gives in each column. A column's figure is the mean over sessions. */
type Play = (random: ReturnType<typeof randomFrom>) => readonly number[];
type Case = {readonly name: string; readonly play: Play};

const rowOf = ({name, play}: Case, sessions: number): Row => {
	const random = randomFrom(0x6e6d);
	const sums: number[] = [];
	for (let session = 0; session < sessions; session++) {
		for (const [column, value] of play(random).entries()) {
			sums[column] = (sums[column] ?? 0) + value;
		}
	}
	return {name, cells: sums.map(sum => sum / sessions)};
};

const tableOf = (title: string, columns: readonly string[], cases: readonly Case[], sessions: number): Table => ({
	title,
	columns,
	rows: cases.map(one => rowOf(one, sessions)),
});

const wrong = (kind: string | undefined): number => (kind === 'helps' || kind === 'hurts' ? 1 : 0);
const right = (kind: string | undefined): number => (kind === 'helps' ? 1 : 0);
const effects = [0.05, 0.1, 0.3];

const live = (noise: NoiseName, most: number): Case => ({
	name: `${noise}${most === usualPairs ? '' : `, up to ${most} pairs`}`,
	play(random) {
		const none = liveStep(noises[noise](random), 0, 1, most);
		return [
			wrong(none.verdict),
			none.verdict === 'no change' ? 1 : 0,
			...effects.map(effect => right(liveStep(noises[noise](random), effect, 1, most).verdict)),
			none.seconds / 60,
		];
	},
});

const boots = (noise: NoiseName, steps: number): Case => {
	const plan = steps === 1 ? bundlePlan(4) : factorialPlan(steps);
	return {
		name: `${noise}, ${steps === 1 ? 'A B A B' : `${steps} steps in ${plan.length} boots`}`,
		play(random) {
			const none = bootSteps(noises[noise](random), 0, plan);
			const share = (count: number) => count / steps;
			return [
				share(none.verdicts.reduce((sum, kind) => sum + wrong(kind), 0)),
				share(none.verdicts.filter(kind => kind === 'no change').length),
				...effects.map(effect => right(bootSteps(noises[noise](random), effect, plan).verdicts[0])),
				none.seconds / 60 / steps,
			];
		},
	};
};

const ten = (noise: NoiseName): Case => ({
	name: noise,
	play(random) {
		const {kept, claimed, seconds} = emptySteps(noises[noise](random), 10);
		return [kept > 0 ? 1 : 0, claimed ? 1 : 0, seconds / 60];
	},
});

const tenInBoots = (noise: NoiseName): Case => ({
	name: `${noise}, 10 steps in 24 boots`,
	play(random) {
		const {verdicts, seconds} = bootSteps(noises[noise](random), 0, factorialPlan(10));
		const isKept = verdicts.includes('helps');
		const total = isKept ? bootSteps(noises[noise](random), 0, bundlePlan(4)) : undefined;
		return [isKept ? 1 : 0, right(total?.verdicts[0]), (seconds + (total?.seconds ?? 0)) / 60];
	},
});

const guard = (noise: NoiseName): Case => ({
	name: noise,
	play: random => [0, -0.05, -0.15, -0.3].map(effect => (isVetoed(noises[noise](random), effect) ? 1 : 0)),
});

const liveNoises = (Object.keys(noises) as NoiseName[]).filter(name => !name.startsWith('boots'));
const bootNoises = (Object.keys(noises) as NoiseName[]).filter(name => name.startsWith('boots'));
const columns = ['wrong, nothing changed', '“no change” said then', '+5 % seen', '+10 % seen', '+30 % seen', 'minutes'];

/** Everything that `npm run simulate` prints, each figure of so many sessions. */
export const simulate = (sessions: number): readonly Table[] => [
	tableOf(
		'A step that acts at once',
		columns,
		[
			...liveNoises.map(noise => live(noise, usualPairs)),
			...(['independent 5 %', '10 % of the runs dip by 30 %'] as const).map(noise => live(noise, mostPairs)),
		],
		sessions,
	),
	tableOf(
		'Steps that need a guest start (minutes a step)',
		columns,
		[
			...bootNoises.map(noise => boots(noise, 1)),
			...bootNoises.map(noise => boots(noise, 4)),
			boots('boots differ by 2 %', 8),
			boots('boots differ by 2 %', 11),
		],
		sessions,
	),
	tableOf(
		'Ten steps in a row, none with an effect',
		['at least one kept', 'a gain claimed at the end', 'minutes'],
		[...liveNoises.map(ten), ...bootNoises.map(tenInBoots)],
		sessions / 2,
	),
	tableOf('A guard, in 8 pairs: vetoed', ['nothing changed', 'lost 5 %', 'lost 15 %', 'lost 30 %'], liveNoises.map(guard), sessions),
];

/** Sessions of which a test repeats every figure. */
export const repeated = 60;

/** The sums of all figures of few sessions, a table each. Whatever changes a verdict changes them: then the table is to be made anew. */
export const fingerprint = (): string =>
	simulate(repeated)
		.map(({rows}) => rows.reduce((sum, {cells}) => sum + cells.reduce((own, cell) => own + cell, 0), 0).toFixed(4))
		.join(' ');

/** As Markdown; a share in percent with one decimal, minutes likewise. */
export const markdown = (tables: readonly Table[], sessions: number): string =>
	[
		'# How the judging does on noise of known kinds',
		`Shares in percent of ${sessions} simulated sessions (of ten steps: ${sessions / 2}), one metric. Made by \`npm run simulate -- --write\`; what the kinds of noise are stands in noise.ts.`,
		...tables.map(({title, columns: heads, rows}) =>
			[
				`## ${title}`,
				'',
				`| noise | ${heads.join(' | ')} |`,
				`|---|${heads.map(() => '---|').join('')}`,
				...rows.map(
					({name, cells}) =>
						`| ${name} | ${cells.map((cell, index) => (heads[index] === 'minutes' ? cell : cell * 100).toFixed(1)).join(' | ')} |`,
				),
			].join('\n'),
		),
		`Sums of the first ${repeated} sessions, from which a test sees that this is what the judging does now: ${fingerprint()}`,
	].join('\n\n');
