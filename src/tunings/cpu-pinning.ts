import {type CpuSet, cpuSet, difference, equal, formatCpulist} from '../cpu/cpu-set.ts';
import {isActive} from '../inspect/domain-process.ts';
import type {Domain, DomainDefinition, Facts} from '../inspect/facts.ts';
import {isSince} from '../inspect/is-since.ts';
import {plural} from '../inspect/page/plural.ts';
import {passedDevices} from '../inspect/passed-devices.ts';
import {cpusetOf} from '../inspect/pins.ts';
import {definitionsOf, isStaying} from '../placement/pinned-guests.ts';
import type {GuestPlacement, Placement} from '../placement/placement.ts';
import {guestsBeside} from '../placement/taken.ts';
import {pinEmulator, pinIothreads, pinVcpus, setTopology} from '../xml/domain-edits.ts';
import {amdTopology} from './amd-topology.ts';
import {otherCaches} from './cache-parts.ts';
import {choiceOf} from './choice.ts';
import {checkCpulist, typedCpulist} from './cpulist-option.ts';
import {cpusInShort} from './cpus-in-short.ts';
import {definitionEdit} from './definition-edit.ts';
import {otherGuests} from './other-guests.ts';
import {hasRoomBeside, isPinnedSo, nodesOf} from './own-cpus.ts';
import {ownDefinition} from './own-definition.ts';
import {farFromPages, pinnedMemory} from './pinned-memory.ts';
import type {Field, Tuning} from './tuning.ts';

const onlineCpus = (facts: Facts): CpuSet => facts.cpus.filter(cpu => cpu.online).map(cpu => cpu.cpu);

const vcpuField: Field = {
	id: 'vcpus',
	title: 'CPUs for the vCPUs',
	hint: 'a cpulist with one CPU for each vCPU in their order, such as 2-9, or 2,10,3,11 for siblings 2 and 10, 3 and 11',
	check(text, situation) {
		const complaint = checkCpulist(text, situation);
		if (complaint !== undefined) return complaint;
		const vcpus = situation.guest?.inactive?.vcpus?.maximum ?? 0;
		const cpus = typedCpulist(text) ?? [];
		const twice = cpus.find((cpu, index) => cpus.indexOf(cpu) < index);
		if (twice !== undefined) return `${text} names CPU ${twice} twice; each vCPU needs one of its own`;
		const count = cpus.length;
		return count === vcpus
			? undefined
			: `${situation.guest?.name ?? 'the guest'} has ${vcpus} vCPUs, and ${text} names ${plural(count, 'CPU')}`;
	},
};

const emulatorField: Field = {
	id: 'emulator',
	title: 'CPUs for the emulator',
	hint: 'a cpulist such as 1 or 10-11; the vhost workers’ CPUs are added to it',
	check: checkCpulist,
};

const ioThreadsField: Field = {
	id: 'iothreads',
	title: 'CPUs for the IOThreads',
	hint: 'a cpulist: one CPU for each IOThread in their order, such as 11; or another number of CPUs, which they share',
	check(text, situation) {
		const complaint = checkCpulist(text, situation);
		if (complaint !== undefined) return complaint;
		return (situation.guest?.inactive?.iothreadIds.length ?? 0) > 0
			? undefined
			: `${situation.guest?.name ?? 'the guest'} has no IOThreads`;
	},
};

/** The sets that such a cpulist means for so many IOThreads. */
const ioThreadSets = (cpus: readonly number[], ioThreads: number): readonly CpuSet[] =>
	Array.from({length: ioThreads}, (_, thread) => (cpus.length === ioThreads ? [cpus[thread] ?? 0] : cpuSet(cpus)));

const fromCpu0 = choiceOf('from CPU 0');

const layoutField: Field = {
	id: 'layout',
	title: 'layout',
	hint: '“from CPU 0”, as in the reference document: vCPU n on CPU n, emulator and vhost workers on the two CPUs after them; automatic: nearmetal places',
	...fromCpu0,
	check(text, situation) {
		const {facts, guest} = situation;
		const unknown = fromCpu0.check(text, situation);
		if (unknown !== undefined) return unknown;
		const vcpus = guest?.inactive?.vcpus?.maximum ?? 0;
		const online = onlineCpus(facts).length;
		return online > vcpus ? undefined : `${vcpus} vCPUs and the emulator need ${vcpus + 1} CPUs, and ${online} are online`;
	},
};

export const cpuPinning: Tuning = {
	id: 'cpu-pinning',
	title: 'vCPU and emulator pinning',
	stars: 4,
	about:
		'Each vCPU gets a CPU of its own, whole cores on the NIC’s NUMA node, and the emulator with its vhost workers gets others. ' +
		'The workers are born with the emulator’s CPUs, so emulatorpin holds theirs as well: too few there would throttle every queue. ' +
		'IOThreads get CPUs too, and the guest sees sockets, cores and threads as they are under its vCPUs.',
	value:
		'A CPU for each vCPU, whole cores on the NIC’s node, in one L3 domain if it has room; emulator, vhost workers and IOThreads elsewhere.',
	wrong: 'On a host whose guests have more vCPUs than it has CPUs; and for one guest alone while others run unpinned on the same CPUs.',
	risk:
		'Work that others put on these CPUs is felt by the guest; another guest pinned to the same CPUs steals from it. ' +
		'Licences by socket or core may count anew.',
	source: 'libvirt src/qemu/qemu_process.c (order of cgroup set-up); KubeVirt VEP 374',
	touches: {domain: ['definition of <guest>']},
	fields: [vcpuField, emulatorField, ioThreadsField, layoutField],
	demand(demand, options, {facts}) {
		const byHand = typedCpulist(options.vcpus);
		const online = onlineCpus(facts);
		const counted = options.layout === 'from CPU 0' && online.length >= demand.vcpus + 1 ? online : undefined;
		const vcpus = byHand ?? counted?.slice(0, demand.vcpus);
		const after = counted?.slice(demand.vcpus, demand.vcpus + 2);
		const emulator = typedCpulist(options.emulator) ?? after;
		const ioThreads = typedCpulist(options.iothreads);
		return {
			...demand,
			fixed: {
				...demand.fixed,
				...(vcpus?.length === demand.vcpus ? {vcpus: vcpus.map(cpu => [cpu])} : {}),
				...(emulator === undefined ? {} : {emulator: cpuSet(emulator)}),
				...(after === undefined ? {} : {vhost: after}),
				...(ioThreads === undefined ? {} : {ioThreads: ioThreadSets(ioThreads, demand.ioThreads)}),
			},
		};
	},
	propose(context) {
		const {facts, guest: chosen, placement, host, options} = context;
		const found = ownDefinition(chosen);
		if (found.kind === 'unavailable') return found;
		const {guest, definition} = found;
		if (placement === undefined)
			return {kind: 'unavailable', because: host?.unplaced.find(one => one.name === guest.name)?.because ?? 'no placement was found'};
		if (Object.keys(options).length === 0 && !hasRoomBeside(placement))
			return {
				kind: 'unavailable',
				because: `beside its ${plural(placement.vcpuPins.length, 'vCPU')} no CPU is left for emulator and vhost workers`,
				details: [
					'Pinned, a vCPU and a worker on one CPU wait for each other; free, each goes where there is room.',
					'Type CPUs for its vCPUs to have it all the same.',
				],
			};
		const vcpus = cpuSet(placement.vcpuPins.flat());
		const nodes = placement.cells.map(cell => cell.node);
		const pinned = Object.keys(definition.vcpuPins).length;
		const memory = pinnedMemory(context, placement, definition);
		const far = farFromPages(memory, nodesOf(facts, vcpus));
		if (far !== undefined && Object.keys(options).length === 0 && !isPinnedSo(definition, placement))
			return {
				kind: 'unavailable',
				because: far,
				details: ['Choose the step hugepages where it can move them, or type CPUs of their node.'],
			};
		return {
			kind: 'changes',
			summary: isPinnedSo(definition, placement) && pinned > 0 ? rest(definition, placement) : place(facts, vcpus, nodes, pinned),
			done: `pinned to ${cpusInShort(vcpus)} already`,
			edits: [
				definitionEdit(guest, [
					...pins(definition, placement),
					...(isShown(definition, placement) ? [] : cpuTopology(definition, placement, facts)),
					...memory.edits,
				]),
			],
			because: placement.reasons,
			warnings: [
				...placement.gaveUp,
				...squeezed(facts, host?.guests ?? [], guest, vcpus),
				...hooked(facts),
				...doubts(definition, placement),
				...otherCaches(facts, definition, placement.vcpuPins),
				...farDevices(facts, definition, nodes),
				...memory.warnings,
			],
		};
	},
};

/** `none → 1-8 on node 0`; where the memory is elsewhere that counts more than what was: `1-8 on node 0, memory on node 1`. */
const place = (facts: Facts, vcpus: CpuSet, memoryNodes: readonly number[], pinned: number): string => {
	const cpuNodes = nodesOf(facts, vcpus);
	const where = `${cpusInShort(vcpus)} on node ${formatCpulist(cpuNodes.length === 0 ? cpuSet(memoryNodes) : cpuNodes)}`;
	return cpuNodes.length === 0 || memoryNodes.every(node => cpuNodes.includes(node))
		? `${pinned === 0 ? 'none' : 'other pins'} → ${where}`
		: `${where}, memory on node ${formatCpulist(cpuSet(memoryNodes))}`;
};

/** What changes where the vCPUs stay: the emulator's CPUs, or what the guest is told of its own. */
const rest = ({emulatorPin}: DomainDefinition, {emulator, vhost}: GuestPlacement): string => {
	const set = cpuSet([...emulator, ...vhost]);
	return equal(set, emulatorPin ?? []) ? 'vCPUs stay, the rest anew' : `vCPUs stay, emulator → ${cpusInShort(set)}`;
};

/** What somebody has set in the definition and these pins pass over, or cannot reach. */
const doubts = (definition: DomainDefinition, {vcpuPins: placed, cells}: GuestPlacement): readonly string[] => {
	const {vcpuPins, cpu, ownOptions} = definition;
	const kept = Object.keys(vcpuPins).length === 0 ? cpusetOf(definition) : undefined;
	return [
		...(kept !== undefined && difference(cpuSet(placed.flat()), kept).length > 0
			? [
					`Its definition keeps it to CPU ${formatCpulist(kept)} (vcpu cpuset), and these pins lead out of there: type CPUs where that is meant.`,
				]
			: []),
		...(cells.length === 1 && (cpu?.cells ?? 0) > 1
			? [`It believes in ${cpu?.cells} NUMA nodes of its own, which then all lie on node ${cells[0]?.node}.`]
			: []),
		...(ownOptions.includes('-smp') ? ['Its definition gives QEMU words of its own (-smp), which show it other cores than these.'] : []),
	];
};

/** Devices that it has for itself, and that reach its memory over another node. */
const farDevices = (facts: Facts, definition: DomainDefinition, nodes: readonly number[]): readonly string[] => {
	const far = passedDevices(facts, definition).filter(({node}) => !nodes.includes(node));
	return far.length === 0
		? []
		: [
				`${far.map(({address, node}) => `${address} (node ${node})`).join(', ')}, which it has for itself, ${far.length === 1 ? 'is' : 'are'} far from its CPUs and memory: type CPUs of that node where ${far.length === 1 ? 'it counts' : 'they count'} more than the NIC.`,
			];
};

/** Whether a guest of this definition may use one of these CPUs, being pinned nowhere. */
const mayUse = (definition: DomainDefinition, cpus: CpuSet): boolean => {
	const may = cpusetOf(definition);
	return Object.keys(definition.vcpuPins).length === 0 && (may === undefined || cpus.some(cpu => may.includes(cpu)));
};

/**
 * Guests that are on, or start with the host, and may use these CPUs too; not those that keep off them from their next start on, nor those
 * whose CPUs are taken: of them the placement tells.
 */
const squeezed = (facts: Facts, placed: Placement['guests'], guest: Domain, vcpus: CpuSet): readonly string[] => {
	const taken = guestsBeside(
		facts,
		placed.map(({name}) => name),
	).filter(({cpus}) => vcpus.some(cpu => cpus.includes(cpu)));
	const loose = facts.domains.filter(
		other =>
			other.uuid !== guest.uuid &&
			isStaying(other) &&
			taken.every(one => one.guest !== other.name) &&
			definitionsOf(other).every(definition => mayUse(definition, vcpus)),
	);
	const hasCpuset = (other: Domain): boolean => definitionsOf(other).some(definition => cpusetOf(definition) !== undefined);
	const warn = (others: readonly Domain[], words: (isOne: boolean) => string): readonly string[] =>
		others.length === 0 ? [] : [`${otherGuests(others.map(({name}) => name))} ${words(others.length === 1)}`];
	const unpinned = loose.filter(other => !hasCpuset(other));
	const advice = 'unpinned, and may use these CPUs too: keep them off with <vcpu cpuset=…>, or place them together with this one.';
	return [
		...warn(unpinned.filter(isActive), isOne => `${isOne ? 'runs' : 'run'} ${advice}`),
		...warn(
			unpinned.filter(other => !isActive(other)),
			isOne => `${isOne ? 'starts' : 'start'} with the host ${advice}`,
		),
		...warn(
			loose.filter(hasCpuset),
			isOne =>
				`${isOne ? 'has' : 'have'} these CPUs in <vcpu cpuset=…> too: name others there, or place ${isOne ? 'it' : 'them'} together with this one.`,
		),
	];
};

/** A script of somebody's that libvirt runs at every start of a guest may move what was placed. */
const hooked = ({hooks}: Facts): readonly string[] => {
	const others = (hooks ?? []).filter(path => /\/qemu(\.d\/|$)/.test(path) && !path.includes('nearmetal'));
	return others.length === 0 ? [] : [`${others.join(', ')} runs at every start of a guest: see that it does not move these threads again.`];
};

/** Pinned so already, and not told of siblings that are none: the number of sockets alone is worth no restart. */
const isShown = (definition: DomainDefinition, placement: GuestPlacement): boolean =>
	isPinnedSo(definition, placement) && (definition.cpu?.topology?.threads ?? 1) === placement.topology.threads;

const pins = ({iothreadIds}: DomainDefinition, {vcpuPins, emulator, vhost, ioThreads}: GuestPlacement) => [
	...pinVcpus(vcpuPins),
	...pinEmulator(cpuSet([...emulator, ...vhost])),
	...(iothreadIds.length === 0 ? [] : pinIothreads(iothreadIds.map((id, thread) => [id, ioThreads[thread] ?? emulator]))),
];

/** libvirt has dies since 6.1 and clusters since 10.1 (formatdomain, “CPU model and topology”). */
const topologyEdits = ({architecture}: DomainDefinition, topology: GuestPlacement['topology'], version: string | undefined) => {
	const known = {dies: isSince(version, [6, 1]), clusters: isSince(version, [10, 1])};
	// Only QEMU's x86 machines know dies: others do not start with two (mc->smp_props.dies_supported in hw/i386/pc.c).
	const hasDies = known.dies && (architecture === 'x86_64' || architecture === 'i686');
	const flat = hasDies ? topology : {...topology, dies: 1, cores: topology.dies * topology.cores};
	return setTopology(flat, known);
};

const cpuTopology = (definition: DomainDefinition, {topology}: GuestPlacement, facts: Facts) => [
	...topologyEdits(definition, topology, facts.libvirt.version),
	...(topology.threads > 1 && definition.cpu?.mode === 'host-passthrough' ? amdTopology(facts, definition) : []),
];
