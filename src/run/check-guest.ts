import {formatCpulist} from '../cpu/cpu-set.ts';
import type {DomainDefinition, DomainProcess, Facts} from '../inspect/facts.ts';
import {chosen, type Plan} from '../plan/plan.ts';
import {readDomain} from '../xml/domain.ts';
import type {ReadBack} from './outcome.ts';

/**
 * What the running guest really has of the definition that the plan gave it: a definition may be accepted and not felt.
 * Asked and got, each read from the kernel's own files where it shows there.
 */
export const checkGuest = (facts: Facts, plan: Plan): readonly ReadBack[] => {
	const definition = chosen(plan)
		.flatMap(step => step.changes)
		.findLast(change => change.kind === 'domain');
	const guest = facts.domains.find(domain => domain.uuid === plan.guest?.uuid);
	if (definition === undefined || guest?.process === undefined) return [];
	const asked = readDomain(definition.after as string);
	return [...vcpuChecks(asked, guest.process), ...workerChecks(asked, guest.process), ...memoryChecks(asked, guest.process)];
};

const vcpuChecks = (asked: DomainDefinition, process: DomainProcess): readonly ReadBack[] =>
	Object.entries(asked.vcpuPins).map(([vcpu, cpus]) =>
		readBack(`vCPU ${vcpu} runs on`, formatCpulist(cpus), formatSet(process.threads.find(thread => thread.vcpu === Number(vcpu))?.allowed)),
	);

const workerChecks = (asked: DomainDefinition, process: DomainProcess): readonly ReadBack[] => {
	const queues = asked.interfaces.filter(nic => nic.driver === 'vhost').reduce((sum, nic) => sum + (nic.queues ?? 1), 0);
	return queues === 0 ? [] : [readBack('vhost workers', String(queues), String(process.vhostWorkers.length))];
};

const memoryChecks = (asked: DomainDefinition, process: DomainProcess): readonly ReadBack[] =>
	asked.hugepages === undefined || asked.memory === undefined
		? []
		: [readBack('memory in hugepages', `${asked.memory} KiB`, process.hugetlb === undefined ? 'unknown' : `${process.hugetlb} KiB`)];

const readBack = (what: string, asked: string, got: string): ReadBack => ({what, asked, got, same: asked === got});
const formatSet = (cpus: readonly number[] | undefined): string => (cpus === undefined ? 'unknown' : formatCpulist(cpus));
