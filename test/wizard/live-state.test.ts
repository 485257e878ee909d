import assert from 'node:assert/strict';
import {test} from 'node:test';
import type {WizardEvent} from '../../src/wizard/event.ts';
import {drive, pairs, runOf, toMeasuring} from './drive.ts';
import {sample} from './fake-engine.ts';

/** A host's readings, one after the other, told one by one or some at once. */
const readings = (count: number, cpus: number, atOnce = 1): readonly WizardEvent[] => {
	const {
		cpus: [cpu],
		...rest
	} = sample(1000, 13.1);
	assert.ok(cpu);
	const one = {...rest, cpus: Array.from({length: cpus}, (_, number) => ({...cpu, cpu: 1000 + number}))};
	return Array.from({length: count}, () => ({type: 'sampled', samples: Array.from({length: atOnce}, () => one)}));
};

/** Characters of all that a run's state holds beside its plan, whatever it is kept in. */
const held = (events: readonly WizardEvent[]): number =>
	JSON.stringify({...runOf(drive([...toMeasuring, ...events]).state), plan: undefined}).length;

test('a run that goes on holds no more of its readings, however many have come', () => {
	assert.equal(held(readings(1000, 16)), held(readings(500, 16)));
	assert.equal(held(readings(100, 16, 10)), held(readings(500, 16)));
});

test('what it holds of readings that are past is the same on a large host and a small one: who was busy is drawn of the newest alone', () => {
	const past = (cpus: number) => held(readings(300, cpus)) - held(readings(1, cpus));
	assert.equal(past(1024), past(16));
});

test('a pair of runs adds its figures, and nothing of the readings they came from', () => {
	const runs = pairs('vhost-workers', 1, 8);
	const added = (cpus: number) => held([...readings(300, cpus), ...runs, ...readings(300, cpus)]) - held(readings(300, cpus));
	assert.equal(added(1024), added(16));
	assert.equal(added(16), held(runs) - held([]));
});
