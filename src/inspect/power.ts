import {type CpuSet, cpuSet} from '../cpu/cpu-set.ts';
import type {Snapshot} from '../target/target.ts';
import type {Cpu, Facts} from './facts.ts';
import {integerOf, textOf} from './reading.ts';

const folder = '/sys/devices/system/cpu';

const governors = (snapshot: Snapshot, cpus: readonly Cpu[]): Readonly<Record<string, CpuSet>> => {
	const found = Map.groupBy(cpus, ({cpu}) => textOf(snapshot, `${folder}/cpu${cpu}/cpufreq/scaling_governor`) ?? '');
	found.delete('');
	return Object.fromEntries([...found].map(([name, users]) => [name, cpuSet(users.map(({cpu}) => cpu))]));
};

const idleStates = (snapshot: Snapshot): readonly string[] => {
	const names: string[] = [];
	for (let state = 0; ; state++) {
		const name = textOf(snapshot, `${folder}/cpu0/cpuidle/state${state}/name`);
		if (name === undefined) return names;
		names.push(name);
	}
};

export const readPower = (snapshot: Snapshot, cpus: readonly Cpu[]): Facts['power'] => ({
	governors: governors(snapshot, cpus),
	idleStates: idleStates(snapshot),
	haltPollNanoseconds: integerOf(snapshot, '/sys/module/kvm/parameters/halt_poll_ns'),
});
