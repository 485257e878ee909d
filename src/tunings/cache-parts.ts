import {type CpuSet, cpuSet, formatCpulist} from '../cpu/cpu-set.ts';
import {l3Domains} from '../cpu/topology.ts';
import type {DomainDefinition, Facts} from '../inspect/facts.ts';
import {numbered} from '../placement/sentences.ts';

/**
 * vCPUs that have a part of a cache for themselves and leave the one that they run on now, or are not kept to one. libvirt names caches by the
 * numbers that resctrl has for them, and sets a part aside there wherever the vCPUs run.
 */
export const otherCaches = ({cpus}: Facts, {cacheParts, vcpuPins}: DomainDefinition, placed: readonly CpuSet[]): readonly string[] => {
	const caches = l3Domains(cpus) ?? [];
	if (caches.length < 2) return [];
	const stays = (vcpu: number): boolean =>
		caches.some(cache => [...(vcpuPins[vcpu] ?? [-1]), ...(placed[vcpu] ?? [])].every(cpu => cache.includes(cpu)));
	return cacheParts
		.filter(({vcpus}) => !vcpus.every(stays))
		.map(
			part =>
				`Its definition gives ${numbered('vCPU', part.vcpus)} a part of ${numbered('cache', part.caches)} (cachetune): see that CPU ${formatCpulist(cpuSet(part.vcpus.flatMap(vcpu => placed[vcpu] ?? [])))} ${part.vcpus.length === 1 ? 'has' : 'have'} that one, or type others.`,
		);
};
