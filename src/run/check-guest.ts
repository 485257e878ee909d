import {formatCpulist} from '../cpu/cpu-set.ts';
import {askedPages, askedSizes} from '../inspect/asked-pages.ts';
import {ioThread} from '../inspect/domain-process.ts';
import type {DomainDefinition, DomainProcess, Facts} from '../inspect/facts.ts';
import {sum} from '../inspect/sum.ts';
import {vhostInterfaces} from '../inspect/vhost.ts';
import {chosen, type Plan} from '../plan/plan.ts';
import {readHost} from '../plan/read-host.ts';
import {clock} from '../target/clock.ts';
import type {Target} from '../target/target.ts';
import {readDomain} from '../xml/domain.ts';
import type {ReadBack} from './outcome.ts';

/** The timer that places vhost workers comes by every 15 s: so many readings, as many milliseconds apart, do not miss it. */
const readings = 6;
const between = 5000;

/**
 * What the guest that was just started really has of the plan: a definition may be accepted and not felt. Asked and got, each
 * read from the kernel's own files where it shows there. Waits until its vhost workers are in their places, 25 s at most.
 */
export const checkGuest = async (target: Target, plan: Plan, signal?: AbortSignal): Promise<readonly ReadBack[]> => {
	for (let reading = 1; ; reading++) {
		const {facts} = await readHost(target);
		const places = placeChecks(facts, plan);
		if (reading === readings || places.every(check => check.same)) return [...definitionChecks(facts, plan), ...places];
		await clock.wait(between, signal);
	}
};

const definitionChecks = (facts: Facts, plan: Plan): readonly ReadBack[] => {
	const definition = chosen(plan)
		.flatMap(step => step.changes)
		.findLast(change => change.kind === 'domain');
	const guest = facts.domains.find(domain => domain.uuid === plan.guest?.uuid);
	if (definition === undefined || guest?.process === undefined) return [];
	const asked = readDomain(definition.after as string);
	return [
		...vcpuChecks(asked, guest.process),
		...ioThreadChecks(asked, guest.process),
		...workerChecks(asked, guest.process, facts),
		...memoryChecks(facts, asked, guest.process),
	];
};

const vcpuChecks = (asked: DomainDefinition, process: DomainProcess): readonly ReadBack[] =>
	Object.entries(asked.vcpuPins).map(([vcpu, cpus]) =>
		readBack(`vCPU ${vcpu} runs on`, formatCpulist(cpus), formatSet(process.threads.find(thread => thread.vcpu === Number(vcpu))?.allowed)),
	);

const ioThreadChecks = (asked: DomainDefinition, process: DomainProcess): readonly ReadBack[] =>
	Object.entries(asked.iothreadPins).map(([id, cpus]) =>
		readBack(`IOThread ${id} runs on`, formatCpulist(cpus), formatSet(ioThread(process, Number(id))?.allowed)),
	);

const workerChecks = (asked: DomainDefinition, process: DomainProcess, facts: Facts): readonly ReadBack[] => {
	const queues = vhostInterfaces(asked, facts).reduce((sum, nic) => sum + (nic.queues ?? 1), 0);
	return queues === 0 ? [] : [readBack('vhost workers', String(queues), String(process.vhostWorkers.length))];
};

/** Where each vhost worker runs. */
const placeChecks = (facts: Facts, plan: Plan): readonly ReadBack[] => {
	const places = chosen(plan)
		.flatMap(step => step.changes)
		.findLast(change => change.kind === 'workers');
	const workers = facts.domains.find(domain => domain.uuid === plan.guest?.uuid)?.process?.vhostWorkers ?? [];
	return workers.flatMap(({allowed}, index) => {
		const cpu = places?.wish.cpus[index % places.wish.cpus.length];
		return cpu === undefined ? [] : [readBack(`vhost worker ${index + 1} runs on`, String(cpu), formatSet(allowed))];
	});
};

const memoryChecks = (facts: Facts, asked: DomainDefinition, process: DomainProcess): readonly ReadBack[] => {
	const sizes = asked.memory === undefined ? [] : askedSizes(facts, asked);
	const kib = sum(sizes.flatMap(size => (size === undefined ? [] : askedPages(facts, asked, size).map(({pages}) => pages * size))));
	return kib === 0 || sizes.includes(undefined)
		? []
		: [readBack('memory in hugepages', `${kib} KiB`, process.hugetlb === undefined ? 'unknown' : `${process.hugetlb} KiB`)];
};

const readBack = (what: string, asked: string, got: string): ReadBack => ({what, asked, got, same: asked === got});
const formatSet = (cpus: readonly number[] | undefined): string => (cpus === undefined ? 'unknown' : formatCpulist(cpus));
