import assert from 'node:assert/strict';
import {test} from 'node:test';
import {betweenBoots, levelOf} from '../../src/judge/between-boots.ts';
import {bootEffects, bundlePlan} from '../../src/judge/boots.ts';
import {noises} from '../simulate/noise.ts';
import {randomFrom} from '../simulate/random.ts';

test('as many boots on either side: what is said of one step that held in half of them', () => {
	const figures = [[9.8, 10], [12, 12.2], [10.1, 10.4, 10.2], [11.7]];
	const [expected] = bootEffects(bundlePlan(4), figures, 0.95);
	const of = (...boots: readonly number[]) => boots.map(boot => figures[boot] ?? assert.fail());
	const {percent, interval} = betweenBoots(of(0, 2), of(1, 3), 0.95);
	const near = (one = Number.NaN, other = Number.NaN) => assert.ok(Math.abs(one - other) < 1e-9, `${one} and ${other}`);
	near(percent, expected?.percent);
	near(interval?.[0], expected?.interval?.[0]);
	near(interval?.[1], expected?.interval?.[1]);
});

test('where nothing changed, an interval of 95 % misses 0 in about one of twenty, also with more boots on one side', () => {
	const random = randomFrom(11);
	let missed = 0;
	const rounds = 1000;
	for (let round = 0; round < rounds; round++) {
		const session = noises['boots differ by 2 %'](random);
		const boot = (number: number) => [0, 1, 2].map(run => 10 * session({seconds: run * 8, ports: run, boot: number}));
		const [low = 0, high = 0] = betweenBoots([boot(0), boot(1)], [2, 3, 4, 5, 6].map(boot), 0.95).interval ?? [];
		if (low > 0 || high < 0) missed++;
	}
	assert.ok(missed / rounds > 0.035 && missed / rounds < 0.065, `${missed} of ${rounds}`);
});

test('without a second boot there is no interval, and the level is that of the runs', () => {
	assert.deepEqual(betweenBoots([[10, 10]], [[11, 11]], 0.95).interval, undefined);
	assert.ok(Math.abs(levelOf([[4, 4], [9]]) - 6) < 1e-12);
	assert.throws(() => betweenBoots([], [[1]], 0.95), /no boot/);
});
