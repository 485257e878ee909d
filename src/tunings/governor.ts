import {formatCpulist} from '../cpu/cpu-set.ts';
import {ownFile} from './own-file.ts';
import type {Tuning} from './tuning.ts';

const wanted = 'performance';
/** Drivers that are part of any kernel that has them (CONFIG_X86_INTEL_PSTATE and CONFIG_X86_AMD_PSTATE are no modules). */
const builtIn = /^(intel_pstate|intel_cpufreq|amd-pstate(-epp)?|amd_pstate(_epp)?)$/;

export const governor: Tuning = {
	id: 'governor',
	title: 'CPU frequency governor',
	stars: 2,
	about:
		'Between two packets a CPU rests, and many governors lower its frequency then. A vhost worker or an interrupt that wakes it finds it slow. The ' +
		'governor “performance” keeps the frequency high.',
	value: '“performance” on all CPUs that have governors.',
	wrong: 'Where power or heat matter, or where tuned or another program chooses the governor by what runs: tuned is seen, and left alone.',
	risk: 'More power, and less turbo for single CPUs where many are kept fast.',
	source: 'kernel Documentation/admin-guide/pm/cpufreq.rst; tuned profile throughput-performance',
	touches: {governor: ['frequency governors'], file: ['/etc/tmpfiles.d/nearmetal-governor.conf']},
	fields: [],
	propose({facts}) {
		const {governors, availableGovernors, frequencyDriver} = facts.power;
		const {tuned} = facts.services;
		const others = Object.entries(governors).filter(([name]) => name !== wanted);
		if (Object.keys(governors).length === 0) return {kind: 'unavailable', because: 'no CPU of this host has a governor'};
		if (others.length === 0) return {kind: 'satisfied', because: `${wanted} on all CPUs`};
		if (availableGovernors === undefined) return {kind: 'unavailable', because: 'which governors its CPUs may have could not be read'};
		if (!availableGovernors.includes(wanted))
			return {kind: 'unavailable', because: `the driver ${frequencyDriver ?? 'of its CPUs'} offers no governor ${wanted}`};
		if (tuned !== undefined)
			return {kind: 'unavailable', because: `tuned sets it here (profile ${tuned}): choose a profile for it, such as virtual-host`};
		return {
			kind: 'changes',
			summary: `${others.map(([name]) => name).join(', ')} → ${wanted}`,
			done: `${wanted} already`,
			edits: [
				{on: 'host', kind: 'governor', where: {}, wish: {governor: wanted}},
				ownFile('host', '/etc/tmpfiles.d/nearmetal-governor.conf', 'governor', [
					`w /sys/devices/system/cpu/cpu*/cpufreq/scaling_governor - - - - ${wanted}`,
				]),
			],
			because: others.map(([name, cpus]) => `CPU ${formatCpulist(cpus)} ${cpus.length === 1 ? 'has' : 'have'} the governor ${name}.`),
			warnings:
				frequencyDriver !== undefined && builtIn.test(frequencyDriver)
					? []
					: [
							`Whether ${frequencyDriver ?? 'the driver'} is there when tmpfiles.d is read at boot is not known: look at “nearmetal status” after the next one.`,
						],
		};
	},
};
