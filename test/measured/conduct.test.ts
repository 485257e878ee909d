import assert from 'node:assert/strict';
import {describe, test} from 'node:test';
import {designs} from '../../src/judge/design.ts';
import {GuestStartedAnew} from '../../src/measured/boot-watch.ts';
import {keptOf} from '../../src/measured/found.ts';
import {reportLines} from '../../src/measured/report.ts';
import {TargetError} from '../../src/target/target.ts';
import {differences, fresh, stateOf, undoAll} from '../run/host-in-memory.ts';
import {type NoiseName, noises} from '../simulate/noise.ts';
import {randomFrom} from '../simulate/random.ts';
import {isFelt, sending, type Tuned, tune} from './bench.ts';

const session = (noise: NoiseName, seed = 7) => noises[noise](randomFrom(seed));
const verdicts = ({found}: Tuned) => found.judgements.map(({outcome}) => outcome.judged[0]?.verdict.kind);

describe('a step that does nothing is never kept', () => {
	for (const noise of [
		'independent 2 %',
		'independent 5 %',
		'autocorrelated 3 %, 2 min',
		'drift 0.3 %/min',
		'16 flows on 8 queues',
		'10 % of the runs dip by 30 %',
	] as const) {
		test(noise, async () => {
			const host = await fresh();
			const before = await stateOf(host);
			const tuned = await tune(host, {steps: ['host-buffers', 'nic-interrupts'], design: designs.normal, session: session(noise)});
			assert.deepEqual([tuned.ending.kind, tuned.held, keptOf(tuned.found)], ['done', [], []]);
			assert.deepEqual(differences(await stateOf(host), before), []);
			assert.equal(tuned.found.total, undefined, 'nothing is claimed');
			assert.equal(tuned.boots, 0);
		});
	}

	test('boots differ by 2 %: not at a guest start either, and the guest runs as before', async () => {
		const host = await fresh();
		const before = await stateOf(host);
		const steps = ['cpu-pinning', 'hugepages'];
		const tuned = await tune(host, {steps, design: designs.normal, session: session('boots differ by 2 %')});
		assert.deepEqual([tuned.ending.kind, tuned.held, tuned.boots, tuned.foreseen.restarts], ['done', [], 5, 5]);
		assert.deepEqual(differences(await stateOf(host), before), []);
	});
});

test('a step that gains 10 % is kept, one that does nothing beside it is taken back, and the total is claimed with its interval', async () => {
	const host = await fresh();
	const tuned = await tune(host, {
		steps: ['host-buffers', 'nic-interrupts'],
		design: designs.normal,
		effects: {'host-buffers': 0.1},
		session: session('independent 2 %'),
	});
	assert.deepEqual([tuned.ending.kind, tuned.held], ['done', ['host-buffers']]);
	assert.deepEqual([await isFelt['host-buffers']?.(host), await isFelt['nic-interrupts']?.(host)], [true, false]);
	const verdict = tuned.found.total?.outcome.judged[0]?.verdict;
	const [low = 0, high = 0] = verdict?.effect.interval ?? [];
	assert.ok(verdict?.kind === 'helps' && low > 0 && low < 10 && high > 10 && high < 15, JSON.stringify(verdict));
	assert.match(tuned.lines[0] ?? '', /^host-buffers, pair 1: TCP sending [\d.]+ → [\d.]+ Gbit\/s \(\+[\d.]+ %\); under a minute left$/);
	const report = reportLines(tuned.found, [sending]);
	assert.ok(report.includes('  host-buffers: kept, TCP sending gained'), report.join('\n'));
	assert.equal(report.at(-1), 'Kept: host-buffers. Taken back: nic-interrupts.');
});

test('a step that loses is taken back', async () => {
	const host = await fresh();
	const before = await stateOf(host);
	const tuned = await tune(host, {
		steps: ['nic-interrupts'],
		design: designs.normal,
		effects: {'nic-interrupts': -0.1},
		session: session('independent 2 %'),
	});
	assert.deepEqual([verdicts(tuned), tuned.held], [['hurts'], []]);
	assert.equal(tuned.found.judgements[0]?.outcome.because, 'TCP sending lost, and nothing gained');
	assert.deepEqual(differences(await stateOf(host), before), []);
});

test('a figure at a cap proposes nothing and says why', async () => {
	const tuned = await tune(await fresh(), {
		steps: ['host-buffers'],
		design: designs.normal,
		session: session('line-limited 0.3 %'),
		heldBy: 'iperf3 itself',
	});
	assert.deepEqual([tuned.found.judgements[0]?.outcome.proposed, tuned.held], ['nothing', []]);
	const report = reportLines(tuned.found, [sending]).join('\n');
	assert.match(
		report,
		/host-buffers: taken back, no gain could have been seen\n +TCP sending: cannot show it: held by iperf3 itself before/,
	);
});

test('steps that need a guest start: as one, A B A B, and the guest runs with what is kept', async () => {
	const host = await fresh();
	const steps = ['cpu-pinning', 'hugepages'];
	const tuned = await tune(host, {steps, design: designs.normal, effects: {'cpu-pinning': 0.3}, session: session('boots differ by 2 %')});
	assert.deepEqual([tuned.ending.kind, tuned.held, tuned.boots], ['done', steps, 4]);
	assert.deepEqual(
		tuned.found.runs.filter((_, index) => index % 6 === 0).map(({holds}) => holds),
		[[], steps, [], steps],
	);
	assert.deepEqual(
		tuned.found.runs.filter((_, index) => index % 6 === 0).map(({boot}) => boot),
		[1, 2, 3, 4],
	);
	assert.ok(await isFelt.hugepages?.(host));
	assert.equal(tuned.found.total?.unit, 'boots', 'one judgement of all is the total');
});

test('steps at once and at a guest start: each on top of what was kept, and the total by boots', async () => {
	const host = await fresh();
	const before = await stateOf(host);
	const tuned = await tune(host, {
		steps: ['host-buffers', 'cpu-pinning', 'vhost-workers', 'hugepages'],
		design: designs.quick,
		effects: {'host-buffers': 0.2, 'vhost-workers': 0.1, hugepages: 0.3},
		session: session('boots differ by 2 %'),
	});
	assert.deepEqual([tuned.ending.kind, tuned.held.length], ['done', 4]);
	assert.deepEqual(
		tuned.found.judgements.map(({steps}) => steps),
		[['host-buffers'], ['vhost-workers'], ['cpu-pinning', 'hugepages']],
	);
	assert.ok((tuned.found.total?.outcome.judged[0]?.verdict.effect.percent ?? 0) > 50);
	assert.equal(tuned.boots, 8, 'what holds between them is taken back and applied again with them');
	await undoAll(host);
	assert.deepEqual(differences(await stateOf(host), before), []);
});

test('one by one: each step in half of the boots', async () => {
	const steps = ['cpu-pinning', 'hugepages'];
	const tuned = await tune(await fresh(), {
		steps,
		design: designs.thorough,
		effects: {hugepages: 0.15},
		session: session('boots differ by 2 %'),
	});
	assert.deepEqual([verdicts(tuned)[1], tuned.held, tuned.found.runs.length], ['helps', ['hugepages'], 12 * 6 + 4 * 6]);
	assert.ok(tuned.boots > 16 && tuned.boots <= tuned.foreseen.restarts, `${tuned.boots} of at most ${tuned.foreseen.restarts}`);
});

for (const steps of [
	['host-buffers', 'nic-interrupts'],
	['host-buffers', 'cpu-pinning', 'hugepages'],
]) {
	for (const last of [1, 2, 3, 18, 24, 31]) {
		test(`ended by the operator in run ${last} of ${steps}: that run counts, and undo restores to the byte`, async () => {
			const host = await fresh();
			const before = await stateOf(host);
			const tuned = await tune(host, {
				steps,
				design: designs.quick,
				effects: {'host-buffers': 0.2},
				session: session('independent 2 %'),
				beforeRun: (n, abort) => {
					if (n === last) abort.abort();
				},
			});
			assert.deepEqual([tuned.ending.kind, tuned.found.runs.length], ['interrupted', last]);
			for (const step of tuned.held) if (steps.length === 2) assert.ok(await isFelt[step]?.(host), step);
			await undoAll(host);
			assert.deepEqual(differences(await stateOf(host), before), []);
		});
	}
}

test('a run that fails is repeated once', async () => {
	const tuned = await tune(await fresh(), {
		steps: ['host-buffers'],
		design: designs.quick,
		effects: {'host-buffers': 0.2},
		session: session('independent 2 %'),
		beforeRun: n => {
			if (n === 5) throw new TargetError('iperf3 from web01 to 10.0.0.9 port 5201: no answer.');
		},
	});
	assert.deepEqual([tuned.ending.kind, tuned.held, tuned.found.runs.length], ['done', ['host-buffers'], 16]);
	assert.deepEqual(tuned.found.failures.length, 1);
	assert.ok(tuned.lines.includes('iperf3 from web01 to 10.0.0.9 port 5201: no answer. This run is repeated.'));
});

/** The first of them helps, and is judged when its 16 runs are done. */
const twoSteps = () => ({
	steps: ['host-buffers', 'nic-interrupts'],
	design: designs.quick,
	effects: {'host-buffers': 0.2},
	session: session('independent 2 %'),
});

test('a guest that was started anew meanwhile ends it at once: no pair is of two boots, and no run is lost', async () => {
	const host = await fresh();
	const tuned = await tune(host, {
		...twoSteps(),
		beforeRun: n => {
			if (n === 20) throw new GuestStartedAnew('web01 was started anew meanwhile.');
		},
	});
	assert.deepEqual(tuned.ending, {kind: 'measuring failed', because: 'web01 was started anew meanwhile.'});
	assert.deepEqual([tuned.held, tuned.found.runs.length, tuned.found.failures.length], [['host-buffers'], 19, 1]);
	assert.ok(!tuned.lines.some(line => /repeated/.test(line)), tuned.lines.join('\n'));
});

test('one that fails twice ends it: what was judged stays, what was not is taken back, and no run is lost', async () => {
	const host = await fresh();
	const tuned = await tune(host, {
		...twoSteps(),
		beforeRun: n => {
			if (n >= 20) throw new TargetError('The peer went away.');
		},
	});
	assert.deepEqual(tuned.ending, {kind: 'measuring failed', because: 'The peer went away.'});
	assert.deepEqual([tuned.held, tuned.found.runs.length, tuned.found.failures.length], [['host-buffers'], 19, 2]);
	assert.deepEqual([await isFelt['host-buffers']?.(host), await isFelt['nic-interrupts']?.(host)], [true, false]);
	const report = reportLines(tuned.found, [sending]);
	assert.ok(report.includes('  It was not measured, so nothing is claimed.'), report.join('\n'));
});
