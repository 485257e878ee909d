import assert from 'node:assert/strict';
import {test} from 'node:test';
import type {Counters} from '../../src/bench/sampler.ts';
import {startSampling} from '../../src/bench/sampling.ts';
import {fakeTarget} from './fake-target.ts';

/** What is remembered after each of so many readings, one every half second; and how many were told. */
const rememberedOf = async (count: number, remembered: number) => {
	const over = new AbortController();
	const lengths: number[] = [];
	let told = 0;
	let read: readonly Counters[] = [];
	const {target} = fakeTarget('kvm1', (_, {onOutput}) => {
		for (let reading = 0; reading < count; reading++) {
			onOutput?.(`${(100 + reading / 2).toFixed(2)} 1.00\ncpu0 ${reading} 0 0 0 0 0 0 0 0 0\n.\n`);
			lengths.push(read.length);
		}
		over.abort();
		return undefined;
	});
	const sampling = startSampling(target, undefined, {atMost: 1000, remembered}, over.signal, () => {
		told++;
	});
	read = sampling.readings;
	await sampling.ended;
	return {most: Math.max(...lengths), told, seconds: read.map(({seconds}) => seconds)};
};

test('readings go back as far as they are asked for, however long it runs', async () => {
	assert.deepEqual(await rememberedOf(400, 2), {most: 5, told: 399, seconds: [297.5, 298, 298.5, 299, 299.5]});
	assert.deepEqual(await rememberedOf(400, 0), {most: 1, told: 399, seconds: [299.5]});
	assert.equal((await rememberedOf(4, 60)).most, 4);
});
