import {formatCpulist, has} from '../cpu/cpu-set.ts';
import type {Facts} from './facts.ts';
import {guestStandOuts} from './guest-stand-outs.ts';
import {lossStandOuts} from './loss-stand-outs.ts';
import {plural} from './page/plural.ts';
import {size} from './page/size.ts';
import {note, type StandOut, stop, warning} from './stand-out.ts';
import {wayOut} from './way-out.ts';

/** Before 3.16 (2023-11) iperf3 serves all streams from one thread (its release notes). */
const isSingleThreaded = (version: string): boolean => {
	const [major = 0, minor = 0] = version.split('.').map(Number);
	return major < 3 || (major === 3 && minor < 16);
};

/** What is missing to go on: each of these takes away a part of what can be done here. */
const access = ({host, libvirt, tools, domains}: Facts): readonly StandOut[] => [
	...(host.root === false ? [stop(`Read as ${host.user ?? 'an ordinary user'}, not as root: nothing can be applied; use sudo`)] : []),
	...(host.kvm === false ? [stop('No /dev/kvm: switch on VT-x or AMD-V in the firmware, load the kvm module')] : []),
	...(libvirt.problem === undefined || tools.virsh === undefined
		? []
		: [
				stop(
					`No answer from libvirt, ${domains.length === 0 ? 'so no guest is seen' : "only guests' threads are seen"}: ${libvirt.problem}`,
				),
			]),
];

const platform = ({host}: Facts): readonly StandOut[] => {
	const metal = host.product?.includes('metal') ?? false;
	return [
		// Outside a cluster placement group; 10 inside one (AWS, instance network bandwidth).
		...(host.cloud === 'amazon' ? [warning('EC2 caps one flow at 5 Gbit/s: one stream cannot show an improvement')] : []),
		...(host.virtualization !== undefined && host.virtualization !== 'none' && !metal
			? [note(`This host is itself a guest (${host.virtualization}): its CPUs may not be where they seem`)]
			: []),
	];
};

const tools = ({tools: {iperf3}}: Facts): readonly StandOut[] =>
	iperf3 === false
		? [note('iperf3 was not found here: nothing can be measured against this host')]
		: iperf3 !== undefined && isSingleThreaded(iperf3)
			? [warning(`iperf3 ${iperf3} is single-threaded: several processes will be used`)]
			: [];

const uplink = (facts: Facts): readonly StandOut[] =>
	wayOut(facts, []).nics.flatMap(({name, node, irqs, offloads}) => {
		const moved = irqs.filter(({affinity}) => affinity !== undefined).length;
		return [
			...(node === undefined && facts.nodes.length > 1
				? [note(`${name} does not say its NUMA node: the node with most free memory is taken`)]
				: []),
			...(facts.services.irqbalance && moved > 0
				? [note(`irqbalance is running and moves the ${plural(moved, 'interrupt')} of ${name}`)]
				: []),
			...(offloads?.tso === false ? [note(`${name} has no TSO: packets are cut in software, a larger MTU helps more`)] : []),
		];
	});

const netfilter = ({sysctls}: Facts): readonly StandOut[] => {
	const on = sysctls['net.bridge.bridge-nf-call-iptables'] === '1';
	const [count, maximum] = ['count', 'max'].map(name => Number(sysctls[`net.netfilter.nf_conntrack_${name}`]));
	return [
		...(on ? [note('br_netfilter is loaded: bridged packets pass through iptables')] : []),
		...(count !== undefined && maximum !== undefined && count > 0.8 * maximum
			? [warning(`Connection tracking is ${Math.round((100 * count) / maximum)} % full: ${count} of ${maximum}`)]
			: []),
	];
};

/** Nodes whose free pages no domain asks for, while a domain of that page size binds its memory to other nodes. */
const hugepages = (facts: Facts): readonly StandOut[] => {
	const bound = facts.domains.filter(({inactive}) => inactive?.hugepages !== undefined && inactive.memoryNodes !== undefined);
	return facts.nodes.flatMap(({node, hugepages: pools}) =>
		(pools ?? []).flatMap(({pageSize, total, free}) => {
			if (total === 0 || free < total || bound.length === 0 || bound.some(({inactive}) => has(inactive?.memoryNodes ?? [], node)))
				return [];
			return [warning(`${total} × ${size(pageSize)} (${size(total * pageSize)}) wait on node ${node}, where no guest has its memory`)];
		}),
	);
};

/** Guests that will not start, because the pools hold fewer free pages than they take. */
const hugepagesShort = ({domains, nodes, memory, sysctls}: Facts): readonly StandOut[] => {
	// Pools that may grow at the moment of a start are never too small.
	if (sysctls['vm.nr_overcommit_hugepages'] !== '0') return [];
	return domains.flatMap(({name, state, inactive}) => {
		const [page, ...more] = inactive?.hugepages ?? [];
		const pageSize = page?.size ?? memory.defaultHugepage;
		if (state !== 'shut off' || inactive?.memory === undefined || page === undefined || more.length > 0 || pageSize === undefined)
			return [];
		const bound = inactive.memoryNodes;
		const pools = bound === undefined ? [memory] : nodes.filter(({node}) => has(bound, node));
		const free = pools.map(({hugepages}) => hugepages?.find(pool => pool.pageSize === pageSize)?.free);
		const needed = Math.ceil(inactive.memory / pageSize);
		const sum = free.reduce<number>((total, count) => total + (count ?? 0), 0);
		return free.includes(undefined) || sum >= needed
			? []
			: [warning(`${name} needs ${needed} × ${size(pageSize)}, and ${sum} are free: it will not start`)];
	});
};

const owners = ({services}: Facts): readonly StandOut[] => {
	const here = (...names: readonly string[]) => names.filter(name => services.owners?.includes(name)).join(', ');
	const [filters, managers] = [here('docker', 'containerd', 'kubernetes', 'nova'), here('nova', 'vdsm')];
	return [
		...(filters === '' ? [] : [note(`${filters} here: bridge-nf-call-iptables = 1 is needed`)]),
		...(managers === '' ? [] : [warning(`${managers} here rewrites guest definitions: changes made now will be lost`)]),
		...(here('proxmox') === '' ? [] : [warning('Proxmox runs its guests without libvirt: they cannot be tuned here')]),
		...(here('numad') === '' ? [] : [note('numad is running: it moves guests between nodes, against any pinning')]),
		...(services.tuned === undefined ? [] : [note(`tuned is active with ${services.tuned}: it sets sysctls and the governor too`)]),
	];
};

const cpus = ({cpus: all, isolation}: Facts): readonly StandOut[] => {
	const offline = all.filter(({online}) => !online).map(({cpu}) => cpu);
	return [
		...(offline.length > 0 ? [note(`${plural(offline.length, 'CPU')} offline: ${formatCpulist(offline)}`)] : []),
		...(isolation.isolated?.length
			? [note(`CPUs ${formatCpulist(isolation.isolated)} are isolated: nothing is balanced between them`)]
			: []),
	];
};

/** The slowest frequency there is; to intel_pstate and amd-pstate-epp, which choose by themselves, it is only a hint (kernel admin-guide/pm). */
const power = ({power: {governors, frequencyDriver}}: Facts): readonly StandOut[] => {
	const slow = governors.powersave ?? [];
	const choosesItself = frequencyDriver === undefined || ['intel_pstate', 'amd-pstate-epp'].includes(frequencyDriver);
	return slow.length === 0 || choosesItself
		? []
		: [warning(`Governor powersave keeps CPUs ${formatCpulist(slow)} at their lowest frequency`)];
};

const memory = ({memory: {ksm, numaBalancing}, domains}: Facts): readonly StandOut[] => {
	const pinned = domains.filter(({inactive}) => inactive !== undefined && Object.keys(inactive.vcpuPins).length > 0);
	return [
		...(ksm ? [note('KSM merges guest memory: it costs CPU and does not touch hugepages')] : []),
		...(numaBalancing && pinned.length > 0
			? [
					note(
						`NUMA balancing is on though ${plural(pinned.length, 'guest')} ${pinned.length === 1 ? 'is' : 'are'} pinned: it only costs CPU`,
					),
				]
			: []),
	];
};

/** What an administrator should notice, the gravest first, each one sentence with this host's figures. */
export const standOuts = (facts: Facts): readonly StandOut[] => {
	const found = [
		...[access, platform, tools, uplink, lossStandOuts, netfilter, hugepages, hugepagesShort, owners, cpus, power, memory].flatMap(
			subject => subject(facts),
		),
		...facts.domains.flatMap(guestStandOuts),
		...(facts.unread.length > 0 ? [note(`Could not be read: ${facts.unread.join(', ')}`)] : []),
	];
	return (['stop', 'warning', 'note'] as const).flatMap(level => found.filter(({severity}) => severity === level));
};
