import {formatCpulist} from '../../cpu/cpu-set.ts';
import {l3Domains} from '../../cpu/topology.ts';
import type {Facts} from '../facts.ts';
import {cpuSummary} from './cpus.ts';
import {firewallText} from './firewall.ts';
import {guestRows} from './guests.ts';
import {softnetText} from './losses.ts';
import {nodeMap} from './map.ts';
import {networkChains} from './network.ts';
import {bridgeText, nicRows, routesText, stackedText, tapText, uplinkText} from './nics.ts';
import {hugetlbfsText, poolsSummary} from './nodes.ts';
import {size} from './size.ts';
import {answered, governors, guestsGet, idleStates, libvirtText, listed, machine, modulesByState, reader, versions} from './system.ts';
import {labelled, wrap} from './wrap.ts';

type Rows = readonly (readonly [label: string, value: string])[];

/** A longer label pushes its value aside instead of everybody's. */
const longestLabel = 36;

/** A host as a page of at most so many columns: the map first, then what stands out (lines of the findings), then the rest. */
export const hostPage = (facts: Facts, standingOut: readonly string[], columns: number): readonly string[] => [
	...wrap(machine(facts), columns),
	...wrap(versions(facts), columns),
	'',
	...wrap(`CPUs ${cpuSummary(facts)}, memory ${size(facts.memory.total)}, ${size(facts.memory.available)} available`, columns),
	...nodeMap(facts, columns),
	'',
	'What stands out',
	...standingOut,
	...sections(facts).flatMap(([title, rows]) => ['', title, ...rowLines(rows, columns)]),
];

const rowLines = (rows: Rows, columns: number): readonly string[] => {
	const width = Math.max(0, ...rows.map(([label]) => label.length).filter(length => length <= longestLabel)) + 4;
	return rows.flatMap(([label, value]) => labelled(`  ${label}`, value, Math.max(width, label.length + 4), columns));
};

const sections = (facts: Facts): readonly (readonly [title: string, rows: Rows])[] =>
	(
		[
			['System', system(facts)],
			['CPUs', cpus(facts)],
			['Memory', memory(facts)],
			['Modules', modulesByState(facts)],
			['Network', network(facts)],
			['Guests', guests(facts)],
			['Services', services(facts)],
			['Tools', tools(facts)],
			['Sysctls', Object.entries(facts.sysctls)],
			['Could not be read', facts.unread.map(what => ['?', what] as const)],
		] as const
	).filter(([, rows]) => rows.length > 0);

const system = (facts: Facts): Rows => {
	const {host, libvirt, kernelCommandLine} = facts;
	return [
		['system', host.os ?? '?'],
		['kernel', `${host.kernel ?? '?'} · ${host.architecture ?? '?'}`],
		['command line', kernelCommandLine ?? '?'],
		...(host.cloud === undefined ? [] : [['cloud', `${host.cloud} · ${host.instanceType ?? 'machine type ?'}`] as const]),
		['KVM', answered(host.kvm, '/dev/kvm is there', 'no /dev/kvm')],
		['libvirt', libvirtText(facts)],
		['QEMU', libvirt.qemuVersion ?? '?'],
		['guests get', guestsGet(facts)],
		['kept apart by', listed(libvirt.securityModels, 'nothing')],
		['read as', reader(facts)],
	];
};

const cpus = (facts: Facts): Rows => {
	const {isolation, allowedCpus, managerCpus, machineSliceCpus, power} = facts;
	const set = (cpus: readonly number[] | undefined): string => (cpus === undefined ? '?' : formatCpulist(cpus) || 'none');
	return [
		['model', facts.host.cpuModel ?? '?'],
		['online', set(facts.cpus.filter(({online}) => online).map(({cpu}) => cpu))],
		['offline', set(facts.cpus.filter(({online}) => !online).map(({cpu}) => cpu))],
		['isolated', set(isolation.isolated)],
		['nohz_full', set(isolation.nohzFull)],
		...(isolation.partitioned?.length ? [['partitions', `${set(isolation.partitioned)} (isolated cpusets)`] as const] : []),
		['may be used', set(allowedCpus)],
		['by guests', `${set(machineSliceCpus)} (machine.slice) · by services ${set(managerCpus)}`],
		['L3 domains', listed(l3Domains(facts.cpus)?.map(formatCpulist), 'none')],
		['governor', `${governors(facts)} · ${power.frequencyDriver ?? 'driver ?'} · boost ${answered(power.boost, 'on', 'off')}`],
		['idle states', idleStates(facts)],
		['halt polling', power.haltPollNanoseconds === undefined ? '?' : `${power.haltPollNanoseconds / 1000} µs`],
	];
};

const memory = ({memory: all, nodes}: Facts): Rows => [
	['total', `${size(all.total)} · ${size(all.available)} available`],
	...nodes.flatMap(
		({node, memTotal, memFree, memAvailable, hugepages, distances}): Rows => [
			[
				`node ${node}`,
				`${size(memTotal)} · ${size(memFree)} free · ${size(memAvailable)} available · distances ${distances?.join(' ') ?? '?'}`,
			],
			['  hugepages', poolsSummary(hugepages)],
		],
	),
	...(nodes.length === 0 ? [['hugepages', poolsSummary(all.hugepages)] as const] : []),
	['default hugepage', hugetlbfsText(all)],
	['transparent', `${all.transparentHugepages ?? '?'} · defrag ${all.transparentHugepagesDefrag ?? '?'}`],
	['KSM', `${answered(all.ksm, 'on', 'off')} · NUMA balancing ${answered(all.numaBalancing, 'on', 'off')}`],
];

const network = (facts: Facts): Rows => {
	const {softnet, nics, stackedLinks, bridges, taps, networks} = facts;
	return [
		...networkChains(facts).map((chain, index) => [index === 0 ? 'chain' : '', chain] as const),
		['uplink', uplinkText(facts)],
		['routes', routesText(facts)],
		['firewall', firewallText(facts)],
		['softnet', softnetText(softnet)],
		...nics.flatMap(nicRows),
		...stackedLinks.map(link => [link.name, stackedText(link)] as const),
		...bridges.map(bridge => [bridge.name, bridgeText(bridge)] as const),
		...taps.map(tap => [tap.name, tapText(tap)] as const),
		...networks.map(
			({name, active, forward, bridge}) =>
				[name, `virtual network · ${active ? 'active' : 'not active'} · ${forward ?? 'isolated'} · bridge ${bridge ?? '?'}`] as const,
		),
	];
};

const guests = ({domains, libvirt}: Facts): Rows =>
	libvirt.problem === undefined && domains.length === 0
		? [['none', 'yet']]
		: [...(libvirt.problem === undefined ? [] : [['?', libvirt.problem] as const]), ...domains.flatMap(guestRows)];

const services = ({services: {systemd, irqbalance, tuned, owners}, hooks, ownFiles}: Facts): Rows => [
	['systemd', answered(systemd, 'yes', 'no')],
	['irqbalance', answered(irqbalance, 'running', 'not running')],
	['tuned', tuned ?? (owners === undefined ? '?' : 'not active')],
	['others', listed(owners, 'none')],
	['libvirt hooks', listed(hooks, 'none')],
	// Both are below /etc.
	['our files', listed(hooks && Object.keys(ownFiles), 'none')],
];

const tools = ({tools: all}: Facts): Rows => {
	const entries = Object.entries(all);
	const found = entries.flatMap(([tool, version]) => (typeof version === 'string' ? [`${tool} ${version}`] : []));
	const those = (is: false | undefined) => entries.flatMap(([tool, version]) => (version === is ? [tool] : []));
	return (
		[
			['found', found],
			['not found', those(false)],
			['?', those(undefined)],
		] as const
	).flatMap(([label, names]): Rows => (names.length === 0 ? [] : [[label, names.join(' · ')]]));
};
