const cpuFolder = '/sys/devices/system/cpu';

/** What is read of governor and idle states as it was recorded. */
export const powerFiles: readonly string[] = [
	...['driver', 'available_governors'].map(name => `${cpuFolder}/cpu0/cpufreq/scaling_${name}`),
	`${cpuFolder}/intel_pstate/no_turbo`,
	...[0, 1, 2, 3].flatMap(state => ['name', 'disable'].map(name => `${cpuFolder}/cpu0/cpuidle/state${state}/${name}`)),
];

/** Microseconds that each idle state takes to leave: skx_cstates of drivers/idle/intel_idle.c. */
const idleLatencies = [0, 2, 10, 133];

/** What was not recorded: how long the idle states take to leave, and that none of these CPUs has a limit. */
export const idleFiles = (cpus: readonly number[]): Readonly<Record<string, string>> =>
	Object.fromEntries([
		...idleLatencies.map((latency, state) => [`${cpuFolder}/cpu0/cpuidle/state${state}/latency`, `${latency}\n`]),
		...cpus.map(cpu => [`${cpuFolder}/cpu${cpu}/power/pm_qos_resume_latency_us`, '0\n']),
	]);
