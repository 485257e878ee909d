import assert from 'node:assert/strict';
import {test} from 'node:test';
import {limitKinds, limits, nothingFound} from '../../src/bench/limits/index.ts';
import {limitInWords} from '../../src/bench/limits/limit.ts';
import {tunings} from '../../src/tunings/index.ts';
import type {LimitCase} from './limit-case.ts';
import {limitsOfCpus} from './limits-of-cpus.ts';
import {limitsOfTheWay} from './limits-of-the-way.ts';
import {noLimits} from './no-limits.ts';

const bottlenecks = [...limitsOfTheWay, ...limitsOfCpus];

const ids = ({observed}: LimitCase) => limits(observed).map(({id}) => id);

for (const one of bottlenecks) test(`limit: ${one.name}`, () => assert.equal(ids(one)[0], one.first, ids(one).join(', ')));
for (const one of noLimits) test(`no limit: ${one.name}`, () => assert.deepEqual(ids(one), []));

test('every kind has a reading that shows it', () => {
	assert.deepEqual([...new Set(bottlenecks.map(({first}) => first))].toSorted(), limitKinds.map(({id}) => id).toSorted());
});

test('a step that is named is a step of the plan', () => {
	const known = new Set(tunings.map(({id}) => id));
	for (const {id, remedy} of limitKinds)
		for (const step of 'steps' in remedy ? remedy.steps : []) assert.ok(known.has(step), `${id}: ${step}`);
});

test('every sentence has its figure and nothing that is no figure', () => {
	for (const {observed} of bottlenecks)
		for (const limit of limits(observed)) {
			const text = limitInWords(limit);
			assert.match(text, /\d.*\. \S.*\.$/s);
			assert.doesNotMatch(text, /NaN|Infinity|undefined/);
		}
});

const told: readonly (readonly [string, string])[] = [
	[
		'four workers pinned to one CPU',
		'4 vhost workers share CPU 9 (full): together they get 98 % of a CPU. Steps: cpu-pinning, vhost-workers.',
	],
	[
		'a program of the host on the worker’s CPU',
		'CPU 9 is full, and its vhost worker gets 50 % of it: others use 48 %. Steps: vhost-workers, host-cpus, nic-interrupts.',
	],
	[
		'EC2: one flow, MTU 1500',
		"EC2's limit for one flow: 4.76 Gbit/s of payload with MTU 1500, measured 4.76 Gbit/s. This is the ceiling of one stream on EC2.",
	],
	['the uplink', 'The uplink is full: 9.4 of 9.41 Gbit/s of payload at 10 Gbit/s. This is the ceiling of the NIC.'],
];
for (const [name, sentence] of told) {
	test(`in words: ${name}`, () => {
		const [found] = bottlenecks.filter(one => one.name === name).flatMap(({observed}) => limits(observed));
		assert.equal(found && limitInWords(found), sentence);
	});
}

test('where nobody looked is said', () => {
	const [fine, unread] = noLimits.map(({observed}) => nothingFound(observed));
	assert.equal(fine, 'Nothing that was read is at its limit.');
	assert.equal(unread, 'Nothing that was read is at its limit (not read: the host’s CPUs, the peer’s CPUs, limits of tc).');
});
