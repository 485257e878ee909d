import {type CpuSet, cpuSet} from '../cpu/cpu-set.ts';
import type {Snapshot} from '../target/target.ts';
import type {Cpu, Facts} from './facts.ts';
import {countOf, integerOf, textOf} from './reading.ts';

const folder = '/sys/devices/system/cpu';

/** By value of a file that each CPU has, the CPUs that have it. */
const byValue = (snapshot: Snapshot, cpus: readonly Cpu[], file: string): Readonly<Record<string, CpuSet>> => {
	const found = Map.groupBy(cpus, ({cpu}) => textOf(snapshot, `${folder}/cpu${cpu}/${file}`) ?? '');
	found.delete('');
	return Object.fromEntries([...found].map(([name, users]) => [name, cpuSet(users.map(({cpu}) => cpu))]));
};

type IdleState = {readonly name: string; readonly off: boolean /** Microseconds to leave it. */; readonly latency: number | undefined};

/** Idle states of CPU 0, shallow to deep; off: an administrator (or tuned) wrote 1 to `disable`. */
const idleStates = (snapshot: Snapshot): readonly IdleState[] => {
	const states: IdleState[] = [];
	for (;;) {
		const state = `${folder}/cpu0/cpuidle/state${states.length}`;
		const name = textOf(snapshot, `${state}/name`);
		if (name === undefined) return states;
		states.push({name, off: textOf(snapshot, `${state}/disable`) === '1', latency: countOf(snapshot, `${state}/latency`)});
	}
};

/** intel_pstate says it the other way round, and has no `boost`. */
const readBoost = (snapshot: Snapshot): boolean | undefined => {
	const [boost, noTurbo] = ['cpufreq/boost', 'intel_pstate/no_turbo'].map(name => integerOf(snapshot, `${folder}/${name}`));
	if (noTurbo !== undefined) return noTurbo === 0;
	return boost === undefined ? undefined : boost === 1;
};

export const readPower = (snapshot: Snapshot, cpus: readonly Cpu[]): Facts['power'] => {
	const states = idleStates(snapshot);
	return {
		governors: byValue(snapshot, cpus, 'cpufreq/scaling_governor'),
		availableGovernors: textOf(snapshot, `${folder}/cpu0/cpufreq/scaling_available_governors`)?.split(/\s+/),
		frequencyDriver: textOf(snapshot, `${folder}/cpu0/cpufreq/scaling_driver`),
		boost: readBoost(snapshot),
		idleStates: states.map(({name}) => name),
		idleStatesOff: states.filter(({off}) => off).map(({name}) => name),
		idleLatencies: states.map(({latency}) => latency),
		resumeLatencyLimits: byValue(snapshot, cpus, 'power/pm_qos_resume_latency_us'),
		haltPollNanoseconds: countOf(snapshot, '/sys/module/kvm/parameters/halt_poll_ns'),
	};
};
