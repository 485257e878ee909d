import assert from 'node:assert/strict';
import {test} from 'node:test';
import {type BootPlan, bootEffects, bundlePlan, factorialPlan, judgeBoots} from '../../src/judge/boots.ts';
import {verdictInWords} from '../../src/judge/in-words.ts';

const near = (actual: number, expected: number, tolerance = 1e-6) =>
	assert.ok(Math.abs(actual - expected) < tolerance, `${actual} is not ${expected}`);

const signs = (plan: BootPlan, step: number) => plan.map(row => (row[step] ? 1 : -1));
const product = (one: readonly number[], other: readonly number[]) => one.reduce((sum, sign, index) => sum + sign * (other[index] ?? 0), 0);

test('the bundle: A B A B', () => {
	assert.deepEqual(bundlePlan(4), [[false], [true], [false], [true]]);
	for (const boots of [0, 2, 3, 5]) assert.throws(() => bundlePlan(boots), /an even number of 4 or more/);
});

test('any steps of a plan hold in half of the boots, and any two together in a quarter', () => {
	for (let steps = 1; steps <= 11; steps++) {
		const plan = factorialPlan(steps);
		assert.equal(plan.length, steps <= 8 ? 12 : 24);
		for (let step = 0; step < steps; step++) {
			assert.equal(
				product(
					signs(plan, step),
					signs(plan, step).map(() => 1),
				),
				0,
			);
			for (let other = 0; other < step; other++) assert.equal(product(signs(plan, step), signs(plan, other)), 0);
		}
	}
	for (const steps of [0, 12]) assert.throws(() => factorialPlan(steps), /1 to 11 can/);
});

test('boots with a step come as early as those without', () => {
	for (const [steps, most] of [
		[8, 0.7],
		[11, 0],
	] as const) {
		const plan = factorialPlan(steps);
		const apart = Array.from(
			{length: steps},
			(_, step) =>
				product(
					signs(plan, step),
					plan.map((_, boot) => boot),
				) /
				(plan.length / 2),
		);
		assert.ok(Math.max(...apart.map(Math.abs)) <= most, apart.join(' '));
	}
});

test('the interval of four boots is that of two means of two', () => {
	// Logarithms 0, 0.1, 0.02, 0.14: means 0.01 and 0.12, left over ±0.01 and ±0.02, so s² = 0.001 / 2 and t = 4.3027.
	const figures = [0, 0.1, 0.02, 0.14].map(level => [Math.exp(level)]);
	const [effect] = bootEffects(bundlePlan(4), figures, 0.95);
	assert.ok(effect?.interval);
	const half = 4.302653 * Math.sqrt(0.001 / 2);
	near(effect.percent, Math.expm1(0.11) * 100);
	near(effect.interval[0], Math.expm1(0.11 - half) * 100, 1e-4);
	near(effect.interval[1], Math.expm1(0.11 + half) * 100, 1e-4);
});

test('effects that add are found, each by itself', () => {
	const plan = factorialPlan(5);
	const wanted = [0.2, -0.1, 0, 0.05, 0];
	const figures = plan.map(row => {
		const level = wanted.reduce((sum, effect, step) => sum + (row[step] ? effect : 0), 2);
		return [level - 0.01, level, level + 0.01].map(Math.exp);
	});
	const found = bootEffects(plan, figures, 0.95);
	for (const [step, effect] of wanted.entries()) near(Math.log1p((found[step]?.percent ?? 99) / 100), effect);
	const metric = {id: 'latency', title: 'latency', better: 'lower'} as const;
	assert.deepEqual(
		judgeBoots(plan, figures, metric, undefined).map(({kind}) => kind),
		['hurts', 'helps', 'no change', 'hurts', 'no change'],
	);
});

test('what would decide is a number of boots that can be planned, and decides where they go on as so far', () => {
	const metric = {id: 'sending', title: 'TCP sending', better: 'higher'} as const;
	const told = (levels: readonly number[], steps: number) => {
		const plan = steps === 1 ? bundlePlan(levels.length) : factorialPlan(steps);
		const [verdict] = judgeBoots(
			plan,
			levels.map(level => [level]),
			metric,
			undefined,
		);
		assert.equal(verdict?.kind, 'undecided');
		return verdict;
	};
	for (const wide of [0.01, 0.02, 0.03, 0.04, 0.06]) {
		const pair = [10, 10.1, 10 * (1 + wide), 10.1 * (1 + wide)];
		const {toDecide = 0} = told(pair, 1);
		assert.doesNotThrow(() => bundlePlan(toDecide));
		const repeated = Array.from({length: toDecide}, (_, boot) => [pair[boot % 4] ?? 10]);
		assert.notEqual(judgeBoots(bundlePlan(toDecide), repeated, metric, undefined)[0]?.kind, 'undecided', `${wide}: ${toDecide}`);
	}
	const odd = factorialPlan(2).map((_, boot) => 10 * (1 + ((boot * 5) % 12) / 100));
	assert.equal((told(odd, 2).toDecide ?? 0) % 12, 0, 'the plan once more, whole');
	assert.match(verdictInWords(told([10, 20, 20, 10], 1), 'boots'), /; more than 48 boots would decide$/);
	const plan = bundlePlan(4);
	const lost = judgeBoots(plan, [[9], [0.01], [9.4], [0.002]], metric, undefined)[0];
	assert.equal(lost?.kind, 'hurts', 'that it is lost says something, however wide the interval');
	assert.equal(verdictInWords(told([9.4, 0.09, 9.4, 9.5], 1), 'boots'), 'undecided: −90 %', 'from nothing to a multiple is no interval');
});

test('a run more in one boot does not make it count more', () => {
	const figures = [[10], [11], [10.2], [11.4]];
	const more = [[10, 10, 10], [11], [10.2], [11.4, 11.4]];
	assert.deepEqual(bootEffects(bundlePlan(4), more, 0.95), bootEffects(bundlePlan(4), figures, 0.95));
});

test('a boot without a run, and a run that carried nothing, are refused', () => {
	assert.throws(() => bootEffects(bundlePlan(4), [[1], [1], [1]], 0.95), /boot 4 of 4 was not measured/);
	assert.throws(() => bootEffects(bundlePlan(4), [[1], [1], [1], [0]], 0.95), /0 cannot be compared/);
});
