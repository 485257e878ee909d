import type {Edit} from '../change/change.ts';
import {interruptsScript} from '../change/interrupts.ts';
import {type CpuSet, cpuSet, difference, formatCpulist, formatCpumask, intersection, union} from '../cpu/cpu-set.ts';
import type {Facts, Irq, Nic} from '../inspect/facts.ts';
import {isSince} from '../inspect/is-since.ts';
import {interruptsFolder} from '../inspect/kept-interrupts.ts';
import {rateInWords} from '../inspect/rates.ts';
import {setApart} from '../inspect/set-apart.ts';
import {speedOf, type WayOut, wayOut} from '../inspect/way-out.ts';
import {pinnedGuests} from '../placement/pinned-guests.ts';
import type {Placement} from '../placement/placement.ts';
import {interruptCpusFor} from '../placement/reserve.ts';
import {checkCpulist, typedCpulist} from './cpulist-option.ts';
import {cpusInShort} from './cpus-in-short.ts';
import {guestCpus} from './guest-cpus.ts';
import {interruptsText} from './interrupts-script.ts';
import {keeper} from './kept.ts';
import {nodesOf} from './own-cpus.ts';
import {ownFile} from './own-file.ts';
import type {Proposal, Tuning} from './tuning.ts';

export const nicInterrupts: Tuning = {
	id: 'nic-interrupts',
	title: 'NIC interrupts',
	stars: 3,
	about:
		'A NIC’s interrupts take CPU time for every packet that arrives, wherever the kernel or irqbalance put them: also on the CPUs of a ' +
		'guest, which then stands still. Here the queues of the uplink get CPUs of their own. Where irqbalance runs, it is told to use only these.',
	value: 'About one CPU for 10 Gbit/s of the uplink, on its node and away from the guest’s CPUs.',
	wrong: 'Where somebody has told irqbalance what to do, or the driver manages its interrupts itself: both are seen, and left alone.',
	risk: 'Too few CPUs for the interrupts limit what the host can receive. The connection over this NIC is not interrupted.',
	source: 'kernel Documentation/core-api/irq/irq-affinity.rst; irqbalance(1); amzn-drivers ENA_Linux_Best_Practices.rst',
	touches: {
		interrupts: ['interrupts of <nic>'],
		unit: ['nearmetal-interrupts.timer'],
		file: [
			'/etc/nearmetal/interrupts.sh',
			'/etc/nearmetal/interrupts.d/<nic>',
			'/etc/systemd/system/nearmetal-interrupts.service',
			'/etc/systemd/system/nearmetal-interrupts.timer',
			'/etc/systemd/system/irqbalance.service.d/nearmetal.conf',
		],
	},
	fields: [
		{
			id: 'cpus',
			title: 'CPUs for the interrupts',
			hint: 'a cpulist such as 14-17; automatic: nearmetal places',
			check(text, situation) {
				const online = situation.facts.cpus.filter(cpu => cpu.online).length;
				const all = cpuSet(typedCpulist(text) ?? []).length;
				return (
					checkCpulist(text, situation) ??
					(all >= online ? `${text} names all ${online} CPUs: none would be left for guests and their workers` : undefined)
				);
			},
		},
	],
	demand(demand, options) {
		const interrupts = typedCpulist(options.cpus);
		return interrupts === undefined ? demand : {...demand, fixed: {...demand.fixed, interrupts: cpuSet(interrupts)}};
	},
	propose({facts, guest, placement, host: placed, options}) {
		// Without a guest there is no demand that could hold what was typed.
		const interrupts = cpuSet(typedCpulist(options.cpus) ?? placed?.interrupts ?? []);
		const host = placed && {...placed, interrupts};

		const way = wayOut(facts, guest === undefined ? [] : [guest]);
		const {nics, unknown} = way;
		if (nics.length === 0) return {kind: 'unavailable', because: unknown ?? `the packets of ${guest?.name} leave by no NIC of the host`};
		const names = namesOf(nics);
		if (host === undefined || host.interrupts.length === 0)
			return {kind: 'unavailable', because: `no CPU could be set apart for the interrupts of ${names}`};
		if (options.cpus === undefined && placement !== undefined && interrupts.every(cpu => placement.vcpuPins.flat().includes(cpu)))
			return {kind: 'unavailable', because: `no CPU is left for the interrupts of ${names} beside those of its vCPUs`};
		const used = nics.flatMap(usedInterrupts);
		if (used.length === 0)
			return {
				kind: 'unavailable',
				// On USB, and on the buses of hypervisors, a controller of many devices is what interrupts.
				because: nics.every(({pciAddress}) => pciAddress === undefined)
					? `${names} is no PCI device, and has no interrupts of its own`
					: `the interrupts of ${names} could not be read`,
			};
		if (used.every(irq => irq.movable === false))
			return {kind: 'unavailable', because: `the driver of ${names} manages its interrupts: the kernel lets nobody move them`};
		if (facts.services.systemd === false) return {kind: 'unavailable', because: 'no systemd here, whose timer would keep them in place'};
		const moved = facts.services.irqbalance ? movedByIrqbalance(facts, nics, host.interrupts) : nics;
		const proposal = facts.services.irqbalance ? tellIrqbalance(facts, host, nics, moved) : place(nics, host.interrupts, names);
		return proposal.kind === 'changes'
			? {...proposal, warnings: [...proposal.warnings, ...doubts(facts, {...way, nics: moved}, host.interrupts)]}
			: proposal;
	},
};

/** What the step may not hold. */
const doubts = (facts: Facts, moved: WayOut, cpus: CpuSet): readonly string[] => {
	const {nics, unknown} = moved;
	const vectors = nics.flatMap(usedInterrupts).length;
	const speed = speedOf(facts, moved);
	const wanted = speed === undefined ? 0 : interruptCpusFor(speed);
	return [
		...(unknown === undefined ? [] : [`Not sure that these are the NICs: ${unknown}.`]),
		...(cpus.length < wanted && vectors > cpus.length
			? [
					`${vectors} interrupts share ${cpus.length === 1 ? 'one CPU' : `${cpus.length} CPUs`}: at ${rateInWords((speed ?? 0) * 1e6)} about ${wanted} would be needed to receive at full speed.`,
				]
			: []),
	];
};

/** A vector without a name is one that the driver does not use. */
const usedInterrupts = (nic: Nic): readonly Irq[] => nic.irqs.filter(irq => irq.name !== '');

/** `virtio1-input.3`, `ens5-Tx-Rx-3`, `mlx5_comp3@pci:0000:3b:00.0`: the queue; an interrupt of none goes with the first. */
const queueOf = (name: string): number => Number(/(?<!\d)(\d+)(?:@.*)?$/.exec(name)?.[1] ?? 0);

/** Queue after queue a CPU, from the first again where there are more queues; receiving and sending of one queue together. */
const place = (nics: readonly Nic[], cpus: CpuSet, names: string): Proposal => {
	const kept = keeper({
		tuning: 'nic-interrupts',
		unit: 'nearmetal-interrupts.timer',
		description: 'interrupts of NICs in their places',
		script: interruptsScript,
		text: interruptsText,
		may: 'read, and set where threads and interrupts run',
		capabilities: 'CAP_SYS_NICE CAP_DAC_READ_SEARCH',
	});
	const places = nics.map(nic => {
		const irqs = usedInterrupts(nic).filter(irq => irq.movable !== false);
		return {device: nic.name, lists: Object.fromEntries(irqs.map(({name}) => [name, String(cpus[queueOf(name) % cpus.length])]))};
	});
	const unmovable = nics.flatMap(usedInterrupts).filter(irq => irq.movable === false);
	return {
		kind: 'changes',
		summary: `${names} → ${cpusInShort(cpus, 'CPU ')}`,
		done: `${names} on ${cpusInShort(cpus, 'CPU ')} already`,
		edits: [
			...kept.files,
			...places.flatMap(({device, lists}): readonly Edit[] => [
				ownFile(
					'host',
					`${interruptsFolder}/${device}`,
					'nic-interrupts',
					Object.entries(lists).map(line => line.join(' ')),
				),
				{on: 'host', kind: 'interrupts', where: {device}, wish: {lists}},
			]),
			kept.timer,
		],
		because: [
			...nics.map(nic => `${nic.name} has ${usedInterrupts(nic).length} interrupts; they may now run on CPU ${formatCpulist(runOn(nic))}.`),
			'nearmetal-interrupts.timer puts them back after a boot, and after the driver made new ones.',
		],
		warnings: unmovable.map(irq => `${irq.name} stays where it is: its driver manages it`),
	};
};

const runOn = (nic: Nic): CpuSet => union(...usedInterrupts(nic).map(irq => irq.affinity ?? []));

/**
 * irqbalance moves every interrupt as it sees fit, ours again within ten seconds: so it is the one to tell. It keeps interrupts
 * on their device's node, so there it may use these CPUs alone (everywhere, for a device that does not tell its node), and elsewhere
 * all but the guests’ own, and their siblings where others are left. Naming CPUs replaces its own rule, which spares the isolated ones (irqbalance(1)): they are named as well, and those of partitions.
 */
const tellIrqbalance = (facts: Facts, placement: Placement, nics: readonly Nic[], moved: readonly Nic[]): Proposal => {
	const {irqbalanceBansIn} = facts.services;
	const {interrupts} = placement;
	const nodes: readonly (number | undefined)[] = nodesOf(facts, interrupts);
	const onNodes = facts.cpus.filter(({online, node}) => online && (!areTold(nics) || nodes.includes(node))).map(({cpu}) => cpu);
	const taken = union(guestCpus(facts, placement), setApart(facts));
	const ofGuests = union(taken, asFarAsLeft(facts, taken, restingCpus(facts, placement)));
	const elsewhere = nics.filter(nic => !moved.includes(nic));
	const spared = difference(union(onNodes, ofGuests, siblingsElsewhere(facts, ofGuests, elsewhere)), interrupts);
	const byNode = [...Map.groupBy(elsewhere, ({node}) => node)];
	const names = namesOf(nics);
	const banned = formatCpulist(spared);
	const {irqbalanceArguments} = facts.services;
	if (irqbalanceArguments !== undefined)
		return {
			kind: 'unavailable',
			because: `${irqbalanceArguments.path} passes ${irqbalanceArguments.text} to irqbalance: where it may put interrupts is decided there`,
		};
	// The service's EnvironmentFile wins over Environment= of a drop-in (systemd.exec(5)).
	if (irqbalanceBansIn !== undefined)
		return {kind: 'unavailable', because: `${irqbalanceBansIn} tells irqbalance what to spare; add there: ${banned}`};
	return {
		kind: 'changes',
		summary: `${names} ${elsewhere.length === 0 ? `→ ${cpusInShort(interrupts, 'CPU ')}` : 'off guests'}, by irqbalance`,
		done: `irqbalance has it ${moved.length === 0 ? 'off guests' : `on ${cpusInShort(interrupts, 'CPU ')}`} already`,
		edits: [
			ownFile('host', '/etc/systemd/system/irqbalance.service.d/nearmetal.conf', 'nic-interrupts', [
				'[Service]',
				...bans(facts.tools.irqbalance, spared).map(ban => `Environment=${ban}`),
			]),
		],
		because: [
			`irqbalance${typeof facts.tools.irqbalance === 'string' ? ` ${facts.tools.irqbalance}` : ''} runs here and would move them back: it is told, and started anew.`,
			...(moved.length === 0
				? []
				: [`The interrupts of ${namesOf(moved)} then go to CPU ${formatCpulist(interrupts)} within some seconds.`]),
			...byNode.flatMap(([node, others]) =>
				facts.cpus.some(cpu => cpu.online && cpu.node === node && !spared.includes(cpu.cpu))
					? [`irqbalance keeps those of ${namesOf(others)} on node ${node}, where it may use what no guest has.`]
					: [],
			),
		],
		warnings: [],
	};
};

/** Those that irqbalance brings to these CPUs: of the CPUs' nodes, or all of them where one does not tell its node. */
const movedByIrqbalance = (facts: Facts, nics: readonly Nic[], interrupts: CpuSet): readonly Nic[] => {
	const nodes: readonly (number | undefined)[] = nodesOf(facts, interrupts);
	return areTold(nics) ? nics.filter(({node}) => nodes.includes(node)) : nics;
};

const areTold = (nics: readonly Nic[]): boolean => nics.every(({node}) => node !== undefined);

const namesOf = (nics: readonly Nic[]): string => nics.map(({name}) => name).join(', ');

/** Those of `more` that can be spared beside `spared`: none of a node that would have no CPU left. */
const asFarAsLeft = ({cpus}: Facts, spared: CpuSet, more: CpuSet): CpuSet => {
	const byNode = Map.groupBy(
		cpus.filter(({online}) => online),
		({node}) => node,
	);
	const sets = [...byNode.values()].map(here => cpuSet(here.map(({cpu}) => cpu)));
	return union(...sets.map(here => (difference(here, union(spared, more)).length === 0 ? [] : intersection(here, more))));
};

/** CPUs of guests that are off and pinned: theirs once somebody starts them, which is no reason for a plan of their own. */
const restingCpus = (facts: Facts, {guests}: Placement): CpuSet => {
	const {resting} = pinnedGuests(
		facts,
		guests.map(({name}) => name),
	);
	return union(...resting.map(({cpus}) => cpus));
};

/** Threads of the guests' cores on the nodes of these NICs. */
const siblingsElsewhere = (facts: Facts, ofGuests: CpuSet, nics: readonly Nic[]): CpuSet => {
	const onNodes = facts.cpus.filter(({node}) => nics.some(nic => nic.node === node));
	const siblings = union(...onNodes.filter(({cpu}) => ofGuests.includes(cpu)).map(({threadSiblings}) => threadSiblings ?? []));
	return asFarAsLeft(facts, ofGuests, siblings);
};

/**
 * irqbalance knows a list of CPUs since 1.8.0, and before it a mask alone; where its version could not be asked both are named, of which
 * one that knows the list takes the list.
 */
const bans = (version: string | false | undefined, cpus: CpuSet): readonly string[] => {
	const isKnown = isSince(version || undefined, [1, 0]);
	const knowsList = isSince(version || undefined, [1, 8]);
	return [
		...(isKnown && !knowsList ? [] : [`IRQBALANCE_BANNED_CPULIST=${formatCpulist(cpus)}`]),
		...(isKnown && knowsList ? [] : [`IRQBALANCE_BANNED_CPUS=${formatCpumask(cpus)}`]),
	];
};
