import {formatCpulist} from '../cpu/cpu-set.ts';
import type {Facts} from '../inspect/facts.ts';
import {plural} from '../inspect/page/plural.ts';
import {pinsOf} from '../inspect/pins.ts';
import type {Diagnosis, Finding} from './finding.ts';

const know = (finding: Omit<Finding, 'severity' | 'where'>): Finding => ({severity: 'worth knowing', where: 'host', ...finding});

/** The slowest frequency there is; to intel_pstate and amd-pstate-epp, which choose by themselves, it is only a hint (kernel admin-guide/pm). */
const slow = ({power: {governors, frequencyDriver}}: Facts): readonly Finding[] => {
	const cpus = governors.powersave ?? [];
	const choosesItself = frequencyDriver === undefined || ['intel_pstate', 'amd-pstate-epp'].includes(frequencyDriver);
	return cpus.length === 0 || choosesItself
		? []
		: [
				{
					id: 'powersave',
					severity: 'costs throughput',
					where: 'host',
					evidence: `Governor powersave keeps CPUs ${formatCpulist(cpus)} at their lowest frequency`,
					advice: 'tuned-adm profile virtual-host, or cpupower frequency-set -g performance',
					unless: 'heat or power has to be saved.',
					source: 'kernel Documentation/admin-guide/pm/cpufreq.rst',
				},
			];
};

export const cpus: Diagnosis = facts => {
	const {cpus: all, isolation, memory, domains} = facts;
	const offline = all.filter(({online}) => !online).map(({cpu}) => cpu);
	const pins = pinsOf(facts);
	const pinned = domains.filter(({inactive}) => inactive !== undefined && pins(inactive).vcpus.length > 0);
	return [
		...slow(facts),
		...(offline.length > 0
			? [
					know({
						id: 'cpus-offline',
						evidence: `${plural(offline.length, 'CPU')} offline: ${formatCpulist(offline)}`,
						advice: '',
						unless: '',
						source: '/sys/devices/system/cpu/online',
					}),
				]
			: []),
		...(isolation.isolated?.length
			? [
					know({
						id: 'isolated',
						evidence: `CPUs ${formatCpulist(isolation.isolated)} are isolated: nothing is balanced between them`,
						advice: 'pin each thread that is to run there to one of them',
						unless: '',
						source: 'kernel-parameters, isolcpus',
					}),
				]
			: []),
		...(memory.ksm
			? [
					know({
						id: 'ksm',
						evidence: 'KSM merges guest memory: it costs CPU and does not touch hugepages',
						advice: 'echo 2 > /sys/kernel/mm/ksm/run, where memory is enough',
						unless: 'memory is overcommitted and needs it.',
						source: 'kernel Documentation/admin-guide/mm/ksm.rst',
					}),
				]
			: []),
		...(memory.numaBalancing && pinned.length > 0
			? [
					know({
						id: 'numa-balancing',
						evidence: `NUMA balancing is on though ${plural(pinned.length, 'guest')} ${pinned.length === 1 ? 'is' : 'are'} pinned: it only costs CPU`,
						advice: 'sysctl kernel.numa_balancing=0, once all guests are pinned',
						unless: 'guests that are not pinned run here too.',
						source: 'kernel Documentation/admin-guide/sysctl/kernel.rst',
					}),
				]
			: []),
	];
};
