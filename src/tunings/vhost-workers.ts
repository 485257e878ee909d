import {repinFolder, repinScript} from '../change/workers.ts';
import {type CpuSet, cpuSet, difference, equal, formatCpulist, union} from '../cpu/cpu-set.ts';
import {mainThread} from '../inspect/domain-process.ts';
import type {Domain, DomainDefinition, DomainProcess, Facts} from '../inspect/facts.ts';
import {whyNoVhost} from '../inspect/vhost.ts';
import {type Use, usesOf} from '../placement/occupancy.ts';
import type {GuestPlacement, Placement} from '../placement/placement.ts';
import {numbered} from '../placement/sentences.ts';
import {takenBeside} from '../placement/taken.ts';
import {users} from '../placement/users.ts';
import {pinEmulator} from '../xml/domain-edits.ts';
import {checkCpulist, typedCpulist} from './cpulist-option.ts';
import {definitionEdit} from './definition-edit.ts';
import {keeper} from './kept.ts';
import {emulatorCpus, hasRoomBeside} from './own-cpus.ts';
import {ownDefinition} from './own-definition.ts';
import {repinText} from './repin-script.ts';
import type {Proposal, Tuning} from './tuning.ts';

export const vhostWorkers: Tuning = {
	id: 'vhost-workers',
	title: 'vhost workers',
	stars: 4,
	about:
		'A vhost worker carries all packets of one queue pair. The workers are born with the emulator’s CPUs and share them: here each gets ' +
		'a CPU, away from the vCPUs. A timer puts them back after every start of the guest; it sits in nobody’s way, as a libvirt hook would.',
	value: 'A CPU for each worker, in the order of the queues, near the vCPUs and not on their cores.',
	wrong: 'Where another program moves these threads (KubeVirt, a libvirt hook): two would undo each other’s work.',
	risk: 'A worker whose CPU is busy with something else waits for it. Where vCPUs are not pinned, they may run there too.',
	source: 'kernel drivers/vhost/vhost.c, kernel/sched/syscalls.c (mask within the cpuset); KubeVirt VEP 374; libvirt hooks.html',
	touches: {
		workers: ['vhost workers of <guest>'],
		unit: ['nearmetal-repin.timer'],
		file: ['/etc/nearmetal/repin.sh', '/etc/systemd/system/nearmetal-repin.service', '/etc/systemd/system/nearmetal-repin.timer'],
	},
	fields: [
		{
			id: 'cpus',
			title: 'CPUs for the workers',
			hint: 'a cpulist such as 10-13, the first for the first queue; automatic: nearmetal places',
			check: checkCpulist,
		},
	],
	demand(demand, options) {
		const vhost = typedCpulist(options.cpus);
		return vhost === undefined ? demand : {...demand, fixed: {...demand.fixed, vhost}};
	},
	expected({guest, placement}) {
		const now = cpuSet((guest?.process?.vhostWorkers ?? []).flatMap(({allowed}) => allowed ?? [])).length;
		const then = cpuSet(placement?.vhost ?? []).length;
		return now === 0 || then <= now
			? undefined
			: {
					gain: `at most ${Number((then / now).toFixed(1))} times as much`,
					when: `while its workers, which share ${now === 1 ? 'one CPU' : `${now} CPUs`} now, are the limit`,
					source: 'Cpus_allowed_list of each worker',
				};
	},
	propose(context) {
		const {facts, guest: chosen, placement, host, options} = context;
		const found = ownDefinition(chosen);
		if (found.kind === 'unavailable') return found;
		const {guest, definition} = found;
		const none = whyNoVhost(definition, facts);
		if (none !== undefined) return {kind: 'unavailable', because: none};
		if (placement === undefined)
			return {kind: 'unavailable', because: host?.unplaced.find(one => one.name === guest.name)?.because ?? 'no placement was found'};
		if (Object.keys(options).length === 0 && !hasRoomBeside(placement))
			return {
				kind: 'unavailable',
				because: 'no CPU is left for them beside those of its vCPUs',
				details: ['Type CPUs for the workers to have it all the same.'],
			};
		if (facts.services.systemd === false) return {kind: 'unavailable', because: 'no systemd here, whose timer would keep them in place'};
		if (facts.tools.taskset === false) return {kind: 'unavailable', because: 'taskset is missing (package util-linux)'};
		const stranger = facts.ownFiles[`${repinFolder}/${guest.uuid}`] === undefined && pinnedApart(guest.process);
		return stranger
			? {kind: 'unavailable', because: `somebody else pins its workers (CPU ${stranger}); two would undo each other’s work`}
			: offer(
					guest,
					placement,
					widerEmulator(definition, placement, emulatorCpus(context, definition)),
					sharedWith(facts, host, placement),
				);
	},
};

/** The CPUs of workers that are not left where the emulator may run: somebody pins them. */
const pinnedApart = (process: DomainProcess | undefined): string | undefined => {
	const emulator = process && mainThread(process)?.allowed;
	const apart = (process?.vhostWorkers ?? []).flatMap(({allowed}) => (allowed && emulator && !equal(allowed, emulator) ? [allowed] : []));
	return apart.length === 0 ? undefined : formatCpulist(union(...apart));
};

/** Who else has CPUs of the workers, but the vCPUs: those are warned of. */
const sharedWith = (facts: Facts, host: Placement | undefined, {name, vhost}: GuestPlacement): string | undefined => {
	const at = host && usesOf(host, takenBeside(facts, [name]));
	const others = (cpu: number): readonly Use[] =>
		(at?.(cpu) ?? []).filter(({guest, role}) => guest !== name || (role !== 'vhost' && role !== 'vcpu'));
	const shared = cpuSet(vhost).filter(cpu => others(cpu).length > 0);
	return shared.length === 0 ? undefined : `${numbered('CPU', shared)} with ${users(shared.flatMap(others), name)}`;
};

const offer = (
	guest: Domain,
	{vhost, vcpuPins}: GuestPlacement,
	wider: ReturnType<typeof widerEmulator>,
	shared: string | undefined,
): Proposal => {
	const where = {uuid: guest.uuid, name: guest.name};
	const own = cpuSet(vhost);
	const kept = keeper({
		tuning: 'vhost-workers',
		unit: 'nearmetal-repin.timer',
		description: 'vhost workers in their places',
		script: repinScript,
		text: repinText,
		may: 'read, and set where threads and interrupts run',
		capabilities: 'CAP_SYS_NICE CAP_DAC_READ_SEARCH',
	});
	const onVcpus = own.filter(cpu => vcpuPins.some(pins => pins.includes(cpu)));
	const places = `${vhost.length} on ${formatCpulist(own)}`;
	return {
		kind: 'changes',
		summary: `free → ${places}`,
		done: `${places} already`,
		edits: [
			...wider.map(edits => definitionEdit(guest, edits)),
			...kept.files,
			{on: 'host', kind: 'workers', where, wish: {cpus: vhost, effect: canMoveNow(guest.process, vhost) ? 'now' : 'next guest start'}},
			kept.timer,
		],
		because: [
			vhost.length === 1 ? 'One queue pair makes one vhost worker.' : `${vhost.length} queue pairs make ${vhost.length} vhost workers.`,
			...today(guest.process),
			...(own.length < vhost.length
				? [`They share ${own.length === 1 ? 'one CPU' : `${own.length} CPUs`}, which is what there is room for.`]
				: shared === undefined && onVcpus.length === 0
					? ['Each gets a CPU of its own.']
					: vhost.length === 1
						? []
						: ['Each gets another CPU.']),
			...(shared === undefined ? [] : [`${vhost.length === 1 ? 'It shares' : 'They share'} ${shared}.`]),
			'nearmetal-repin.timer puts them back within 15 s after a start of the guest.',
		],
		warnings:
			onVcpus.length === 0
				? []
				: [
						`CPU ${formatCpulist(onVcpus)} ${onVcpus.length === 1 ? 'has' : 'have'} a vCPU of this guest too: worker and vCPU wait for each other.`,
					],
	};
};

/** A thread cannot leave the emulator's set: it must hold the workers' CPUs where the definition has one (vcpu cpuset= counts too). */
const widerEmulator = (
	{emulatorPin, vcpus}: DomainDefinition,
	{vhost}: GuestPlacement,
	emulator: CpuSet = [],
): readonly ReturnType<typeof pinEmulator>[] => {
	const now = emulatorPin ?? vcpus?.cpuset;
	const wanted = union(emulator, cpuSet(vhost));
	return now === undefined || difference(wanted, now).length === 0 ? [] : [pinEmulator(wanted)];
};

/** The guest runs, with no fewer workers than it will have (vhost-vsock has one too), and all these CPUs are in its emulator's set. */
const canMoveNow = (process: DomainProcess | undefined, vhost: readonly number[]): boolean =>
	process !== undefined &&
	process.vhostWorkers.length >= vhost.length &&
	vhost.every(cpu => process.emulatorCgroupCpus?.includes(cpu) ?? true);

const today = (process: DomainProcess | undefined): readonly string[] => {
	const masks = (process?.vhostWorkers ?? []).flatMap(({allowed}) => allowed ?? []);
	const count = process?.vhostWorkers.length ?? 0;
	return masks.length === 0
		? []
		: [
				`Now it has ${count === 1 ? 'one, which' : `${count}, which`} may run on CPU ${formatCpulist(cpuSet(masks))}, with the emulator’s threads.`,
			];
};
