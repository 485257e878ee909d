import assert from 'node:assert/strict';
import {readFileSync} from 'node:fs';
import {test} from 'node:test';
import {bundlePlan, factorialPlan} from '../../src/judge/boots.ts';
import {designs, type Work} from '../../src/judge/design.ts';
import {outlook, runSeconds} from '../../src/judge/outlook.ts';
import {noises} from './noise.ts';
import {randomFrom} from './random.ts';
import {bootSteps, liveStep} from './sessions.ts';
import {fingerprint, type Table} from './table.ts';

/** The table of the repository, with shares from 0 to 1 again. */
const text = readFileSync(new URL('table.md', import.meta.url), 'utf8');
const written: readonly Table[] = text
	.split('\n## ')
	.slice(1)
	.map(section => {
		const [title = '', ...lines] = section.split('\n');
		const [heads = [], , ...rows] = lines
			.filter(line => line.startsWith('|'))
			.map(line =>
				line
					.split('|')
					.slice(1, -1)
					.map(cell => cell.trim()),
			);
		const columns = heads.slice(1);
		return {
			title,
			columns,
			rows: rows.map(([name = '', ...cells]) => ({
				name,
				cells: cells.map((cell, index) => (columns[index] === 'minutes' ? Number(cell) : Number(cell) / 100)),
			})),
		};
	});

const figure = (title: string, name: string, column: string): number => {
	const table = written.find(one => one.title.startsWith(title));
	const cell = table?.rows.find(row => row.name === name)?.cells[table.columns.indexOf(column)];
	assert.ok(cell !== undefined, `${title}: ${name}: ${column} is not in the table`);
	return cell;
};
const column = (title: string, name: string) =>
	(written.find(one => one.title.startsWith(title))?.rows ?? []).map(row => [row.name, figure(title, row.name, name)] as const);

test('the table: nothing changed, and at most one in twenty says so wrongly, on every noise', () => {
	const shares = [...column('A step', 'wrong, nothing changed'), ...column('Steps', 'wrong, nothing changed')];
	assert.equal(shares.length, 22);
	for (const [name, share] of shares) assert.ok(share <= 0.05, `${name}: ${share}`);
});

test('the table: what is there is seen', () => {
	const least: readonly (readonly [string, string, string, number])[] = [
		['A step', 'independent 2 %', '+5 % seen', 0.98],
		['A step', 'drift 0.3 %/min', '+5 % seen', 0.98],
		['A step', 'autocorrelated 3 %, 2 min', '+5 % seen', 0.99],
		['A step', '16 flows on 4 queues', '+5 % seen', 0.98],
		['A step', 'independent 5 %', '+10 % seen', 0.9],
		['A step', 'independent 5 %, up to 48 pairs', '+10 % seen', 0.99],
		['A step', '10 % of the runs dip by 30 %, up to 48 pairs', '+5 % seen', 0.9],
		['Steps', 'boots differ by 2 %, A B A B', '+30 % seen', 0.99],
		['Steps', 'boots differ by 2 %, 4 steps in 12 boots', '+5 % seen', 0.85],
		['Steps', 'boots differ by 4 %, 4 steps in 12 boots', '+10 % seen', 0.9],
	];
	for (const [title, name, seen, share] of least) assert.ok(figure(title, name, seen) >= share, `${name}: ${seen}`);
});

test('the table: of ten sessions with ten empty steps at most one keeps one, and hardly any claims a gain', () => {
	for (const [name, share] of column('Ten steps', 'at least one kept')) assert.ok(share <= 0.1, `${name}: ${share}`);
	for (const [name, share] of column('Ten steps', 'a gain claimed at the end')) assert.ok(share <= 0.01, `${name}: ${share}`);
});

test('the table: a guard that lost 5 % or nothing does not veto', () => {
	for (const [name, share] of column('A guard', 'lost 5 %')) assert.ok(share <= 0.01, `${name}: ${share}`);
});

test('the table is what the judging does now', () => {
	assert.ok(text.includes(`does now: ${fingerprint()}\n`), 'The judging has changed: npm run simulate -- --write');
});

test('what is promised to be seen in nine of ten runs is seen', () => {
	// White noise of 2 % in ten seconds is 2.8 % in five.
	const promised = (work: Work, thorough: boolean) =>
		outlook(work, thorough ? designs.thorough : designs.normal, runSeconds, {run: 2 * Math.SQRT2, boot: 2}).seen;
	const random = randomFrom(11);
	const shareOf = (sees: () => boolean) => Array.from({length: 200}, sees).filter(Boolean).length / 200;
	const live = (promised({live: 1, atStart: 0}, false).live ?? 0) / 100;
	const bundled = (promised({live: 0, atStart: 3}, false).atStart ?? 0) / 100;
	const single = (promised({live: 0, atStart: 4}, true).atStart ?? 0) / 100;
	const boots = noises['boots differ by 2 %'];
	const shares = [
		shareOf(() => liveStep(noises['independent 2 %'](random), live, 1, 20).verdict === 'helps'),
		shareOf(() => bootSteps(boots(random), bundled, bundlePlan(4)).verdicts[0] === 'helps'),
		shareOf(() => bootSteps(boots(random), single, factorialPlan(4)).verdicts[0] === 'helps'),
	];
	for (const share of shares) assert.ok(share > 0.83 && share < 0.985, shares.join(' '));
});
