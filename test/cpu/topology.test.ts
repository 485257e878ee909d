import assert from 'node:assert/strict';
import {test} from 'node:test';
import {cores, l3Domains, packages, threadsPerCore} from '../../src/cpu/topology.ts';

const cpu = (number: number, siblings: readonly number[] | undefined, pkg = 0, online = true) => ({
	cpu: number,
	online,
	package: pkg,
	threadSiblings: siblings,
	l3Siblings: pkg === 0 ? [0, 2] : [1, 3],
});
const machine = [cpu(0, [0, 2]), cpu(1, [1, 3], 1), cpu(2, [0, 2]), cpu(3, [1, 3], 1), cpu(9, undefined, 1, false)];

test('cores, packages and L3 domains are sets of online CPUs', () => {
	assert.deepEqual(cores(machine), [
		[0, 2],
		[1, 3],
	]);
	assert.deepEqual(packages(machine), [
		[0, 2],
		[1, 3],
	]);
	assert.deepEqual(l3Domains(machine), [
		[0, 2],
		[1, 3],
	]);
	assert.equal(threadsPerCore(machine), 2);
});

test('a CPU whose siblings are unknown makes the cores unknown', () => {
	assert.equal(cores([...machine, cpu(4, undefined)]), undefined);
	assert.equal(threadsPerCore([cpu(4, undefined)]), undefined);
	assert.equal(cores([]), undefined);
});
