import type {Edit} from '../change/change.ts';
import {type CpuSet, cpuSet, difference, formatCpulist, formatCpumask, intersection, union} from '../cpu/cpu-set.ts';
import type {Facts, Nic} from '../inspect/facts.ts';
import {setApart} from '../inspect/set-apart.ts';
import {nodeOfNics, wayOut} from '../inspect/way-out.ts';
import {checkCpulist, typedCpulist} from './cpulist-option.ts';
import {cpusInShort} from './cpus-in-short.ts';
import {guestCpus} from './guest-cpus.ts';
import {nicRuleOf} from './nic-rule.ts';
import {ownLines} from './own-file.ts';
import type {Context, Tuning} from './tuning.ts';

const path = '/etc/udev/rules.d/90-nearmetal-packet-steering.rules';

/** A NIC of which it is known who works on what its queues receive. */
type Steered = Nic & {readonly rps: readonly CpuSet[]};

/** CPUs that a guest alone has. */
const theirsOf = ({facts, host}: Context): CpuSet =>
	guestCpus(facts, host ?? {housekeeping: [], interrupts: [], guests: [], unplaced: [], reasons: []});

/** Online CPUs of the NICs’ node (of all nodes, where that is not known) that are neither a guest’s nor set apart. */
const freeCpus = (context: Context, nics: readonly Nic[]): CpuSet => {
	const {facts} = context;
	const node = nodeOfNics(nics);
	const near = facts.cpus.filter(cpu => cpu.online && (node === undefined || cpu.node === node)).map(({cpu}) => cpu);
	return difference(cpuSet(near), union(theirsOf(context), setApart(facts)));
};

/** CPUs with their siblings. */
const cores = (facts: Facts, cpus: CpuSet): CpuSet =>
	union(cpus, ...facts.cpus.filter(({cpu}) => cpus.includes(cpu)).map(({threadSiblings}) => threadSiblings ?? []));

export const packetSteering: Tuning = {
	id: 'packet-steering',
	title: 'receive packet steering',
	stars: 1,
	about:
		'The CPU that a NIC interrupts also carries what arrived on to the guest’s tap: through bridge, routing and NAT. A NIC with fewer queues than ' +
		'the host has CPUs for it leaves all that to few of them. With RPS the kernel hands each connection to one of several CPUs.',
	value: 'The CPUs of the NIC’s node that no guest has, apart from the cores of its interrupts; only where its queues are fewer.',
	wrong: 'Where the NIC can have more queues: those spread without a detour. For single answers, each of which wakes one CPU more.',
	risk:
		'An interrupt between CPUs for what arrives, and so more CPU time a packet. What waits for a CPU is in its backlog ' +
		'(net.core.netdev_max_backlog, dropped: column 2 of /proc/net/softnet_stat).',
	source: 'kernel Documentation/networking/scaling.rst (“RPS: Receive Packet Steering”); udev(7)',
	touches: {rps: ['receive packet steering of <nic>'], file: [path]},
	fields: [
		{
			id: 'cpus',
			title: 'CPUs for what arrives',
			hint: 'a cpulist such as 2-5; automatic: those of the NIC’s node that no guest has',
			check: (text, {facts}) => checkCpulist(text, {facts: {...facts, machineSliceCpus: undefined}, guest: undefined}),
		},
	],
	propose(context) {
		const {facts, guest, host, chosen, options} = context;
		const {nics, unknown} = wayOut(facts, guest === undefined ? [] : [guest]);
		if (nics.length === 0) return {kind: 'unavailable', because: unknown ?? `the packets of ${guest?.name} leave by no NIC of the host`};
		const names = nics.map(({name}) => name).join(', ');
		const steered = nics.filter((nic): nic is Steered => nic.rps !== undefined);
		if (steered.length === 0) return {kind: 'unavailable', because: `who works on what ${names} receives (rps_cpus) could not be read`};
		const typed = typedCpulist(options.cpus);
		const more = steered.find(({channels}) => channels !== undefined && channels.current < channels.maximum);
		if (typed === undefined && more?.channels !== undefined)
			return {
				kind: 'unavailable',
				because: `${more.name} has ${more.channels.current} of ${more.channels.maximum} channels: more of them spread packets better (ethtool -L)`,
			};
		const somebody = steered.find(({rps}) => rps.some(cpus => cpus.length > 0));
		if (typed === undefined && somebody !== undefined && facts.ownFiles[path] === undefined)
			return {kind: 'unavailable', because: `somebody steers ${somebody.name} to CPU ${formatCpulist(union(...somebody.rps))} already`};
		const free = freeCpus(context, steered);
		if (typed === undefined && free.length === 0)
			return {kind: 'unavailable', because: `no CPU that ${names} could hand packets to is without a guest`};
		const few = steered.filter(({rps}) => typed !== undefined || rps.length < free.length);
		if (few.length === 0)
			return {
				kind: 'satisfied',
				because: steered
					.map(
						({name, rps}) =>
							`${name} has ${rps.length === 1 ? 'a queue' : `${rps.length} queues`} for the ${free.length === 1 ? 'CPU' : `${free.length} CPUs`} that no guest has`,
					)
					.join(', '),
			};
		const interrupts = chosen.has('nic-interrupts') ? (host?.interrupts ?? []) : [];
		const cpus = typed === undefined ? difference(free, cores(facts, interrupts)) : cpuSet(typed);
		if (cpus.length === 0) return {kind: 'unavailable', because: `no CPU is left beside those of the interrupts of ${names}`};
		const rules = few.flatMap(nic =>
			nicRuleOf(nic, 'for queue in /sys/class/net/$name/queues/rx-*; do echo ', `${formatCpumask(cpus)} > $$queue/rps_cpus; done`),
		);
		const guests = intersection(cpus, theirsOf(context));
		return {
			kind: 'changes',
			summary: `${few.length === 1 ? few[0]?.name : `${few.length} NICs`} → ${cpusInShort(cpus, 'CPU ')}`,
			done: `on ${cpusInShort(cpus, 'CPU ')} already`,
			edits: [
				...few.map(({name}): Edit => ({on: 'host', kind: 'rps', where: {device: name}, wish: {cpus: formatCpulist(cpus)}})),
				...(rules.length === 0 ? [] : [ownLines('host', path, 'packet-steering', rules)]),
			],
			because: few.map(
				({name, rps}) =>
					`${name} has ${rps.length === 1 ? 'one receive queue' : `${rps.length} receive queues`}; what ${rps.length === 1 ? 'it gets' : 'they get'} is handed to CPU ${formatCpulist(cpus)}, connection by connection.`,
			),
			warnings: [
				...(unknown === undefined ? [] : [`Not sure that these are the NICs: ${unknown}.`]),
				...(guests.length === 0
					? []
					: [`CPU ${formatCpulist(guests)} are guests’ own: each packet there stops a guest for as long as it takes.`]),
				...(rules.length < few.length
					? ['A NIC that tells neither PCI address nor MAC address of its own has it until the next boot.']
					: []),
			],
		};
	},
};
