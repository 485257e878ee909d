import {type CpuSet, difference, formatCpulist, has, union} from '../cpu/cpu-set.ts';
import {mainThread} from '../inspect/domain-process.ts';
import type {Domain, Facts} from '../inspect/facts.ts';
import {plural} from '../inspect/page/plural.ts';
import type {Diagnosis, Finding} from './finding.ts';

/** Threads of a running guest that may run where their pin does not allow it: somebody, or a cgroup, has moved them. */
const strayed = ({live, process}: Domain): readonly string[] => {
	if (live === undefined || process === undefined) return [];
	const strays = (allowed: CpuSet | undefined, pin: CpuSet | undefined) =>
		allowed !== undefined && pin !== undefined && difference(allowed, pin).length > 0;
	const vcpus = process.threads.flatMap(({vcpu, allowed}) => (vcpu !== undefined && strays(allowed, live.vcpuPins[vcpu]) ? [vcpu] : []));
	return [
		...(vcpus.length > 0 ? [`vCPU ${formatCpulist(vcpus)}`] : []),
		...(strays(mainThread(process)?.allowed, live.emulatorPin) ? ['the emulator'] : []),
	];
};

/** vCPUs of a running guest that may use several isolated CPUs: nothing is balanced there, so they end on one (kernel-parameters, isolcpus). */
const onIsolated = ({name, process, state}: Domain, {isolation}: Facts): readonly Finding[] => {
	const isolated = isolation.isolated ?? [];
	if (state !== 'running' || isolated.length === 0) return [];
	const loose = (process?.threads ?? []).filter(
		({role, allowed}) => role === 'vcpu' && allowed !== undefined && allowed.filter(cpu => has(isolated, cpu)).length > 1,
	);
	const cpus = union(...loose.map(({allowed}) => (allowed ?? []).filter(cpu => has(isolated, cpu))));
	return loose.length < 2
		? []
		: [
				{
					id: 'unpinned-on-isolated',
					severity: 'costs throughput',
					where: name,
					at: 'guest' as const,
					evidence: `${name}: ${loose.length} vCPUs may run on the isolated CPUs ${formatCpulist(cpus)} and none is pinned to one: the kernel balances nothing there, so they pile up`,
					advice: 'the step cpu-pinning',
					unless: 'somebody pins the threads from outside once the guest runs.',
					source: 'kernel-parameters, isolcpus',
				},
			];
};

/** Siblings that the guest believes in, on CPUs that are none. */
const wrongSiblings = ({name, live, inactive}: Domain, {cpus}: Facts): readonly Finding[] => {
	const definition = live ?? inactive;
	const threads = definition?.cpu?.topology?.threads ?? 1;
	const pins = definition?.vcpuPins ?? {};
	const vcpus = Object.keys(pins).map(Number);
	if (threads < 2 || vcpus.some(vcpu => pins[vcpu]?.length !== 1)) return [];
	const siblingsOf = new Map(cpus.map(({cpu, threadSiblings}) => [cpu, threadSiblings]));
	const apart = vcpus.filter(vcpu => {
		const [first] = pins[vcpu - (vcpu % threads)] ?? [];
		const [own] = pins[vcpu] ?? [];
		const siblings = first === undefined ? undefined : siblingsOf.get(first);
		return siblings !== undefined && own !== undefined && !siblings.includes(own);
	});
	return apart.length === 0
		? []
		: [
				{
					id: 'wrong-siblings',
					severity: 'costs throughput',
					where: name,
					at: 'guest' as const,
					evidence: `${name} takes vCPUs in groups of ${threads} for siblings of one core, and vCPU ${formatCpulist(apart)} is pinned to another core than the first of its group`,
					advice: 'the step cpu-pinning',
					unless: 'it is meant for licences that count cores.',
					source: 'libvirt formatdomain, “CPU model and topology”',
				},
			];
};

const within = (pins: readonly CpuSet[], set: CpuSet): number => pins.filter(pin => difference(pin, set).length === 0).length;

/** Fewer CPUs than vCPUs that are pinned to them: however many threads wait, no more of them run. */
const squeezed = ({name, live, inactive}: Domain): readonly Finding[] => {
	const definition = live ?? inactive;
	const count = definition?.vcpus?.current ?? 0;
	const pins = Object.entries(definition?.vcpuPins ?? {}).flatMap(([vcpu, cpus]) => (Number(vcpu) < count ? [cpus] : []));
	// Some of them alone, or all together.
	const cpus = [...pins, union(...pins)].find(set => within(pins, set) > set.length);
	const emulator = definition?.emulatorPin ?? [];
	const beside =
		cpus !== undefined && emulator.length > 0 && difference(emulator, cpus).length === 0 ? ', and so are emulator and vhost workers' : '';
	return cpus === undefined || cpus.length === 0
		? []
		: [
				{
					id: 'vcpus-squeezed',
					severity: 'costs throughput',
					where: name,
					at: 'guest' as const,
					evidence: `${name}: ${within(pins, cpus)} vCPUs are pinned to ${plural(cpus.length, 'CPU')} (${formatCpulist(cpus)})${beside}: they take turns`,
					advice: 'the step cpu-pinning',
					unless: 'it is meant to have no more CPU time than that.',
					source: 'libvirt formatdomain, “CPU Tuning”',
				},
			];
};

/** What the pins of a guest are like. */
export const guestPins: Diagnosis = facts =>
	facts.domains.flatMap((domain): readonly Finding[] => {
		const {name, inactive, live, process} = domain;
		const definition = live ?? inactive;
		if (definition === undefined) return onIsolated(domain, facts);
		const pins = Object.values(definition.vcpuPins);
		const emulator = definition.emulatorPin;
		const workers = process?.vhostWorkers ?? [];
		const away = strayed(domain);
		const source = 'libvirt formatdomain, “CPU Tuning”; domain of vhost workers read from /proc';
		return [
			...onIsolated(domain, facts),
			...wrongSiblings(domain, facts),
			...squeezed(domain),
			...(pins.some(cpus => cpus.length === 1 && has(cpus, 0))
				? [
						{
							id: 'vcpu-on-cpu-0',
							severity: 'costs throughput' as const,
							where: name,
							at: 'guest' as const,
							evidence: `${name} has a vCPU on CPU 0, where the host's own interrupts and timers run`,
							advice: 'the step cpu-pinning',
							unless: 'the host has no other CPU to give.',
							source,
						},
					]
				: []),
			...(away.length > 0
				? [
						{
							id: 'strayed',
							severity: 'costs throughput' as const,
							where: name,
							at: 'guest' as const,
							evidence: `${name}: ${away.join(' and ')} may run on CPUs that the pins do not name`,
							advice: `virsh vcpupin ${name}, virsh emulatorpin ${name}: see who set them, a hook or a cgroup`,
							unless: '',
							source,
						},
					]
				: []),
			...(emulator !== undefined && workers.length > emulator.length
				? [
						{
							id: 'workers-share',
							severity: 'costs throughput' as const,
							where: name,
							at: 'vhost' as const,
							evidence: `${name}: ${workers.length} vhost workers share ${emulator.length} CPUs of emulatorpin (${formatCpulist(emulator)})`,
							advice: 'the steps cpu-pinning and vhost-workers',
							unless: 'no CPU is left for them.',
							source: 'kernel drivers/vhost/vhost.c; KubeVirt VEP 374',
						},
					]
				: []),
			...(emulator !== undefined && pins.length > 0 && difference(emulator, union(...pins)).length < emulator.length
				? [
						{
							id: 'emulator-overlaps',
							severity: 'worth knowing' as const,
							where: name,
							at: 'guest' as const,
							evidence: `${name}: emulatorpin ${formatCpulist(emulator)} overlaps the CPUs of its vCPUs`,
							advice: 'the step cpu-pinning',
							unless: 'no CPU is left for it.',
							source,
						},
					]
				: []),
		];
	});
