import assert from 'node:assert/strict';
import {test} from 'node:test';
import type {Facts} from '../../src/inspect/facts.ts';
import {inspect} from '../../src/inspect/inspect.ts';
import {snapshotOf} from './snapshot-of.ts';

const cpu = '/sys/devices/system/cpu';

const cases: readonly (readonly [what: string, files: Record<string, string>, expected: Partial<Facts['power']>])[] = [
	[
		'nothing read',
		{},
		{governors: {}, availableGovernors: undefined, frequencyDriver: undefined, boost: undefined, idleStates: [], idleStatesOff: []},
	],
	[
		'the deepest state switched off',
		{
			[`${cpu}/cpu0/cpuidle/state0/name`]: 'POLL\n',
			[`${cpu}/cpu0/cpuidle/state0/disable`]: '0\n',
			[`${cpu}/cpu0/cpuidle/state1/name`]: 'C1\n',
			[`${cpu}/cpu0/cpuidle/state1/disable`]: '0\n',
			[`${cpu}/cpu0/cpuidle/state2/name`]: 'C6\n',
			[`${cpu}/cpu0/cpuidle/state2/disable`]: '1\n',
			[`${cpu}/cpu0/cpuidle/state2/latency`]: '133\n',
		},
		{idleStates: ['POLL', 'C1', 'C6'], idleStatesOff: ['C6'], idleLatencies: [undefined, undefined, 133]},
	],
	[
		'acpi-cpufreq says boost',
		{[`${cpu}/cpufreq/boost`]: '1\n', [`${cpu}/cpu0/cpufreq/scaling_driver`]: 'acpi-cpufreq\n'},
		{boost: true, frequencyDriver: 'acpi-cpufreq'},
	],
	[
		'governors to choose from',
		{[`${cpu}/cpu0/cpufreq/scaling_available_governors`]: 'performance schedutil \n'},
		{availableGovernors: ['performance', 'schedutil']},
	],
	['acpi-cpufreq without boost', {[`${cpu}/cpufreq/boost`]: '0\n'}, {boost: false}],
	['intel_pstate says no_turbo', {[`${cpu}/intel_pstate/no_turbo`]: '1\n'}, {boost: false}],
	['intel_pstate with turbo', {[`${cpu}/intel_pstate/no_turbo`]: '0\n'}, {boost: true}],
];

for (const [what, files, expected] of cases) {
	test(`power: ${what}`, () => {
		const {power} = inspect(snapshotOf({files}));
		assert.deepEqual({...power, ...expected}, power);
	});
}
