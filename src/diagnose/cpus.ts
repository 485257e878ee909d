import {formatCpulist} from '../cpu/cpu-set.ts';
import type {Facts} from '../inspect/facts.ts';
import {isHeldNow, nodesWithCpus} from '../inspect/held.ts';
import {plural} from '../inspect/page/plural.ts';
import type {Diagnosis, Finding} from './finding.ts';

const know = (finding: Omit<Finding, 'severity' | 'where'>): Finding => ({severity: 'worth knowing', where: 'host', ...finding});

/** The slowest frequency there is; to intel_pstate and amd-pstate-epp, which choose by themselves, it is only a hint (kernel admin-guide/pm). */
const slow = ({power: {governors, frequencyDriver}, services: {tuned}}: Facts): readonly Finding[] => {
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
					advice:
						tuned === undefined
							? 'the step governor'
							: `another profile of tuned, such as virtual-host: it sets it here (profile ${tuned})`,
					unless: 'heat or power has to be saved.',
					source: 'kernel Documentation/admin-guide/pm/cpufreq.rst',
				},
			];
};

/** It looks for memory to move, and there is none: what the step numa-balancing asks for, too. */
const isBalancedInVain = (facts: Facts): boolean =>
	facts.sysctls['kernel.numa_balancing'] === '1' &&
	nodesWithCpus(facts) > 1 &&
	facts.otherQemus?.length === 0 &&
	facts.domains.length > 0 &&
	facts.domains.every(({inactive}) => inactive !== undefined && isHeldNow(facts, inactive));

export const cpus: Diagnosis = facts => {
	const {cpus: all, isolation, memory} = facts;
	const offline = all.filter(({online}) => !online).map(({cpu}) => cpu);
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
						advice: 'the step page-sharing, for each guest that is to be left out',
						unless: 'memory is overcommitted and needs it.',
						source: 'kernel Documentation/admin-guide/mm/ksm.rst',
					}),
				]
			: []),
		...(isBalancedInVain(facts)
			? [
					know({
						id: 'numa-balancing',
						evidence: `NUMA balancing is on, and all guests are pinned and bound to nodes (${facts.domains.length}): it only costs CPU`,
						advice: 'the step numa-balancing',
						unless: 'the host itself runs large programs on several nodes.',
						source: 'kernel Documentation/admin-guide/sysctl/kernel.rst',
					}),
				]
			: []),
	];
};
