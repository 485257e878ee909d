import type {Edit} from '../change/change.ts';
import {systemdCpus} from '../change/slice.ts';
import {cpuSet, difference, formatCpulist, intersection, union} from '../cpu/cpu-set.ts';
import {type Facts, hostSlices} from '../inspect/facts.ts';
import {checkCpulist, typedCpulist} from './cpulist-option.ts';
import {guestCpus} from './guest-cpus.ts';
import {otherQemusHere} from './other-guests.ts';
import {ownFile} from './own-file.ts';
import type {Tuning} from './tuning.ts';

/** Who runs work of its own in these slices, and may count on any CPU there. */
const users = ['docker', 'containerd', 'kubernetes', 'nova', 'vdsm', 'proxmox', 'openvswitch'];

const dropIn = (unit: string): string => `/etc/systemd/system/${unit}.d/nearmetal.conf`;

/** Why the slices are not to be touched here: the end of a sentence. */
const obstacle = (facts: Facts): string | undefined => {
	const {systemd, unifiedCgroups, owners} = facts.services;
	if (systemd === false) return 'no systemd here, whose slices would be limited';
	if (unifiedCgroups === undefined) return 'whether cgroups are of version 2 could not be read';
	if (!unifiedCgroups) return 'cgroups are of version 1 here: a slice has no AllowedCPUs';
	if (owners === undefined) return 'which programs run here could not be read, and containers would be limited too';
	const user = owners.find(owner => users.includes(owner));
	if (user !== undefined) return `${user} runs its work in these slices, and would be limited too`;
	const unread = hostSlices.find(unit => facts.hostSliceCpus[unit] === undefined);
	if (unread !== undefined) return `systemd does not tell the CPUs of ${unread}: it can limit them from version 244 on`;
	const limited = hostSlices.find(unit => facts.hostSliceCpus[unit]?.length !== 0 && facts.ownFiles[dropIn(unit)] === undefined);
	if (limited !== undefined)
		return `somebody limits ${limited} to CPU ${formatCpulist(facts.hostSliceCpus[limited] ?? [])} (systemctl cat ${limited})`;
	const elsewhere = facts.domains.find(({process}) => process !== undefined && process.emulatorCgroupCpus === undefined);
	return elsewhere && `${elsewhere.name} does not run in machine.slice: it would be kept off its own CPUs`;
};

export const hostCpus: Tuning = {
	id: 'host-cpus',
	title: 'the host off the guests’ CPUs',
	stars: 3,
	about:
		'Pins say where a guest runs, and nothing of who else runs there. Here the host’s services, its users and systemd itself keep to the CPUs ' +
		'that are not a guest’s: by the cgroups of systemd, at once and at every boot, without isolcpus= and without a reboot.',
	value: 'All CPUs that placement gives to no guest.',
	wrong: 'On a host with much work of its own, and beside containers, which run in the same slices: those are seen, and refused.',
	risk:
		'A service with a CPUAffinity= of its own outside these CPUs does not start any more. What is done on the host, a backup or a build, has ' +
		'fewer CPUs. Threads of the kernel itself stay where they are.',
	source: 'systemd.resource-control(5), AllowedCPUs=; kernel Documentation/admin-guide/cgroup-v2.rst, “Cpuset”',
	touches: {slice: ['CPUs of <unit>'], file: ['/etc/systemd/system/<unit>.d/nearmetal.conf']},
	fields: [
		{
			id: 'cpus',
			title: 'CPUs for the host',
			hint: 'a cpulist such as 0-1,36-37; automatic: all that placement gives to no guest',
			check: (text, {facts}) => checkCpulist(text, {facts: {...facts, machineSliceCpus: undefined}, guest: undefined}),
		},
	],
	propose({facts, host: placed, options}) {
		const because = obstacle(facts);
		if (because !== undefined) return {kind: 'unavailable', because};
		const theirs = placed === undefined ? [] : guestCpus(facts, placed);
		if (theirs.length === 0) return {kind: 'unavailable', because: 'no CPU is a guest’s alone'};
		const {managerCpus} = facts;
		if (managerCpus !== undefined && intersection(managerCpus, theirs).length === 0)
			return {kind: 'satisfied', because: `services run on CPU ${formatCpulist(managerCpus)} alone`};
		const others = otherQemusHere(facts);
		if (others !== undefined) return {kind: 'unavailable', because: `${others}, and they would be limited too`};
		const online = facts.cpus.filter(cpu => cpu.online).map(({cpu}) => cpu);
		const typed = typedCpulist(options.cpus);
		// Who names CPUs of another's partition makes that invalid (kernel Documentation/admin-guide/cgroup-v2.rst, cpuset.cpus.partition).
		const cpus = typed === undefined ? difference(cpuSet(online), union(theirs, facts.isolation.partitioned ?? [])) : cpuSet(typed);
		if (cpus.length === 0) return {kind: 'unavailable', because: 'no CPU would be left for the host'};
		const shared = intersection(cpus, theirs);
		return {
			kind: 'changes',
			summary: `host → CPU ${formatCpulist(cpus)}`,
			done: `host on CPU ${formatCpulist(cpus)} already`,
			edits: hostSlices.flatMap((unit): readonly Edit[] => [
				ownFile('host', dropIn(unit), 'host-cpus', [unit.endsWith('.scope') ? '[Scope]' : '[Slice]', `AllowedCPUs=${systemdCpus(cpus)}`]),
				{on: 'host', kind: 'slice', where: {unit}, wish: {cpus: systemdCpus(cpus)}},
			]),
			because: [
				`CPU ${formatCpulist(theirs)} ${theirs.length === 1 ? 'is' : 'are'} for guests; ${formatCpulist(cpus)} ${cpus.length === 1 ? 'is' : 'are'} left for ${hostSlices.join(', ')}.`,
			],
			warnings: [
				'It keeps the host away from the guests, not the guests from the host: that is what pinning their vCPUs does.',
				...(shared.length > 0 ? [`CPU ${formatCpulist(shared)} stay shared with guests.`] : []),
				...(facts.services.tuned?.includes('cpu-partitioning')
					? ['The profile cpu-partitioning of tuned sets CPUs apart too: keep the two alike.']
					: []),
			],
		};
	},
};
