import assert from 'node:assert/strict';
import {parseCpulist} from '../../src/cpu/cpu-set.ts';
import {topologyOf} from '../../src/placement/cores.ts';
import {cost} from '../../src/placement/cost.ts';
import type {HostForPlacement} from '../../src/placement/host.ts';
import {place} from '../../src/placement/place.ts';
import type {GuestDemand, GuestPlacement, Placement} from '../../src/placement/placement.ts';

/** The CPUs of every role, each with the guests whose `gaveUp` must admit that it is shared. */
const rolesOf = (
	placement: Placement,
): readonly {readonly cpus: readonly number[]; readonly of: GuestPlacement | undefined; readonly role: string}[] => [
	{cpus: placement.housekeeping, of: undefined, role: 'housekeeping'},
	{cpus: placement.interrupts, of: undefined, role: 'interrupts'},
	...placement.guests.flatMap(guest => [
		...guest.vcpuPins.map(cpus => ({cpus, of: guest, role: 'vCPU'})),
		{cpus: guest.emulator, of: guest, role: 'emulator'},
		{cpus: guest.vhost, of: guest, role: 'vhost'},
		...guest.ioThreads.map(cpus => ({cpus, of: guest, role: 'IOThread'})),
	]),
];

/** Whether a sentence of this kind names the CPU: the first cpulist in it. */
const admits = (sentences: readonly string[], kind: RegExp, cpu: number): boolean =>
	sentences.some(text => kind.test(text) && parseCpulist(/CPUs? ([\d,-]+)/.exec(text)?.[1] ?? '').includes(cpu));

const disjointUnlessSaid = (placement: Placement): void => {
	const roles = rolesOf(placement);
	const owners = new Map<number, (typeof roles)[number][]>();
	for (const role of roles) for (const cpu of new Set(role.cpus)) owners.set(cpu, [...(owners.get(cpu) ?? []), role]);
	for (const [cpu, here] of owners) {
		if (here.length === 1 || here.every(role => role.of === undefined)) continue;
		const guests = new Set(here.filter(({role}) => role === 'vCPU').map(({of}) => of));
		assert.ok(guests.size <= 1, `CPU ${cpu} has vCPUs of ${[...guests].map(guest => guest?.name).join(' and ')}`);
		for (const role of here) {
			if (role.of === undefined) continue;
			assert.ok(
				admits(role.of.gaveUp, /shares? CPU/, cpu),
				`CPU ${cpu} is used by ${here.map(use => `${use.role} ${use.of?.name ?? ''}`).join(', ')} and ${role.of.name} does not say so: ${role.of.gaveUp.join(' ')}`,
			);
		}
	}
};

const splitPairsSaid = (placement: Placement, host: HostForPlacement): void => {
	const roles = rolesOf(placement);
	for (const guest of placement.guests) {
		const own = new Set(guest.vcpuPins.flat());
		const others = new Set(roles.filter(role => !(role.of === guest && role.role === 'vCPU')).flatMap(role => role.cpus));
		for (const cpu of own) {
			const siblings = host.cpus.find(candidate => candidate.cpu === cpu)?.threadSiblings ?? [];
			if (!siblings.some(sibling => sibling !== cpu && others.has(sibling))) continue;
			assert.ok(
				admits(guest.gaveUp, /^Siblings of .* vCPUs there/, cpu),
				`${guest.name} does not say that the core of CPU ${cpu} is split`,
			);
		}
	}
};

const insideWhatIsAllowed = (placement: Placement, host: HostForPlacement): void => {
	const usable = new Set(host.usable);
	const allowed = new Set(host.allowed);
	const online = new Set(host.cpus.filter(cpu => cpu.online).map(cpu => cpu.cpu));
	for (const guest of placement.guests) {
		for (const cpu of [...guest.vcpuPins.flat(), ...guest.vhost])
			assert.ok(online.has(cpu) && usable.has(cpu), `${guest.name} on CPU ${cpu}`);
		for (const cpu of [...guest.emulator, ...guest.ioThreads.flat()]) assert.ok(allowed.has(cpu), `${guest.name}'s emulator on CPU ${cpu}`);
	}
	for (const cpu of [...placement.housekeeping, ...placement.interrupts]) assert.ok(online.has(cpu), `host on offline CPU ${cpu}`);
};

const memoryFits = (placement: Placement, host: HostForPlacement, guests: readonly GuestDemand[]): void => {
	const given = new Map<number, number>();
	for (const guest of placement.guests) {
		for (const cell of guest.cells) given.set(cell.node, (given.get(cell.node) ?? 0) + (cell.memory ?? 0));
		const demand = guests.find(candidate => candidate.name === guest.name);
		assert.equal(
			guest.cells.reduce((sum, cell) => sum + (cell.memory ?? 0), 0),
			demand?.memory,
		);
		assert.deepEqual(
			guest.cells.flatMap(cell => cell.vcpus).sort((a, b) => a - b),
			guest.vcpuPins.map((_, vcpu) => vcpu),
		);
	}
	for (const {node, kib} of host.room)
		assert.ok(kib === undefined || (given.get(node) ?? 0) <= kib, `node ${node} gives ${given.get(node)} of ${kib} KiB`);
};

/** A guest that some node could hold, beside the vCPUs and the memory of the others, is on one node with both. */
const onOneNodeIfOneCouldHold = (placement: Placement, host: HostForPlacement): void => {
	const {nodeOf, nodes} = topologyOf(host);
	const memoryOn = (node: number, guests: readonly GuestPlacement[]): number =>
		guests.flatMap(guest => guest.cells).reduce((sum, cell) => sum + (cell.node === node ? (cell.memory ?? 0) : 0), 0);
	const vcpusOn = (node: number, guests: readonly GuestPlacement[]): number =>
		guests.flatMap(guest => guest.vcpuPins.flat()).filter(cpu => nodeOf.get(cpu) === node).length;
	for (const guest of placement.guests) {
		const others = placement.guests.filter(other => other !== guest);
		const memory = guest.cells.reduce((sum, cell) => sum + (cell.memory ?? 0), 0);
		const able = nodes.filter(({node}) => {
			const cpus = host.usable.filter(cpu => nodeOf.get(cpu) === node).length - vcpusOn(node, others);
			const room = (host.room.find(entry => entry.node === node)?.kib ?? Infinity) - memoryOn(node, others);
			return cpus >= guest.vcpuPins.length && room >= memory;
		});
		if (able.length === 0) continue;
		assert.equal(guest.cells.length, 1, `${guest.name} has ${guest.cells.length} cells, and node ${able[0]?.node} could hold it`);
		assert.equal(vcpusOn(guest.cells[0]?.node ?? -1, [guest]), guest.vcpuPins.length, `${guest.name}'s vCPUs are beside its memory`);
	}
};

/** Placed again when it is bound where it was placed, it stays, whatever else came to use memory meanwhile. */
export const staysWhereItIs = (placement: Placement, host: HostForPlacement, guest: GuestDemand, nowLess: readonly number[]): void => {
	const [sets] = placement.guests;
	if (!sets) return;
	const room = host.room.map(({node, kib}, index) => ({node, kib: kib === undefined ? undefined : kib - (nowLess[index] ?? 0)}));
	const again = place({...host, room}, [{...guest, boundTo: sets.cells.map(cell => cell.node).sort((a, b) => a - b)}]);
	assert.deepEqual(again, placement);
};

/** libvirt refuses to start a guest with huge pages on a node of which emulatorpin has no CPU. */
const emulatorReachesMemory = (placement: Placement, host: HostForPlacement): void => {
	const {nodeOf} = topologyOf(host);
	for (const guest of placement.guests) {
		const reached = new Set([...guest.emulator, ...guest.vhost].map(cpu => nodeOf.get(cpu)));
		for (const cell of guest.cells) {
			const withoutCpus = ![...nodeOf].some(([cpu, node]) => node === cell.node && host.usable.includes(cpu));
			assert.ok(reached.has(cell.node) || withoutCpus, `${guest.name}: no emulator CPU on memory node ${cell.node}`);
		}
	}
};

/** One guest that fits on the NIC's node, with one CPU left for the rest, has its vCPUs there. */
export const onTheNicsNode = (placement: Placement, host: HostForPlacement, guest: GuestDemand): void => {
	const topology = topologyOf(host);
	const nic = topology.nodes.find(node => node.node === guest.nicNode);
	const room = host.room.find(node => node.node === guest.nicNode)?.kib ?? Infinity;
	const cores = nic?.cores.length ?? 0;
	if (!nic || guest.vcpus + 4 + Math.floor(cores / 4) > cores || (guest.memory ?? 0) > room) return;
	for (const cpu of placement.guests[0]?.vcpuPins.flat() ?? []) assert.equal(topology.nodeOf.get(cpu), nic.node, `CPU ${cpu}`);
};

/** The node that numad's rule takes: most free CPUs times free memory. */
const numadsNode = (host: HostForPlacement): number | undefined => {
	const {nodes} = topologyOf(host);
	const score = (node: (typeof nodes)[number]): number =>
		node.cores.flatMap(core => core.cpus).length * (host.room.find(room => room.node === node.node)?.kib ?? 1);
	return [...nodes].sort((a, b) => score(b) - score(a))[0]?.node;
};

export const notWorseThanNumad = (placement: Placement, host: HostForPlacement, guest: GuestDemand): void => {
	const node = numadsNode(host);
	if (node === undefined) return;
	const there = place(host, [{...guest, fixed: {node}}]);
	assert.ok(
		cost(placement, host, [guest]) <= cost(there, host, [guest]),
		`${cost(placement, host, [guest])} against ${cost(there, host, [guest])} on node ${node}`,
	);
};

export const holds = (host: HostForPlacement, guests: readonly GuestDemand[]): Placement => {
	const placement = place(host, guests);
	assert.deepEqual(place(host, guests), placement, 'twice the same');
	assert.deepEqual(
		[...placement.guests, ...placement.unplaced].map(guest => guest.name).sort(),
		guests.map(guest => guest.name).sort(),
		'each guest once',
	);
	disjointUnlessSaid(placement);
	splitPairsSaid(placement, host);
	insideWhatIsAllowed(placement, host);
	memoryFits(placement, host, guests);
	emulatorReachesMemory(placement, host);
	onOneNodeIfOneCouldHold(placement, host);
	for (const guest of placement.unplaced) assert.match(guest.because, /\d/);
	return placement;
};

const whoRunsWhere = ({vcpuPins, emulator, vhost, ioThreads, queues, topology}: GuestPlacement): unknown => ({
	vcpuPins,
	emulator,
	vhost,
	ioThreads,
	queues,
	topology,
});

/** Guest after guest with the sets that it got among all, those before it pinned there: in any order it comes to the same. */
export const sameGuestByGuest = (placement: Placement, host: HostForPlacement, order: readonly GuestDemand[]): void => {
	let now = host;
	for (const guest of order) {
		const sets = placement.guests.find(({name}) => name === guest.name);
		if (!sets) continue;
		const {vcpuPins: vcpus, emulator, vhost, ioThreads} = sets;
		const fixed = {
			vcpus,
			emulator,
			ioThreads,
			interrupts: placement.interrupts,
			...(vhost.length === 0 ? {} : {vhost: [...new Set(vhost)]}),
		};
		const again = place(now, [{...guest, fixed}]);
		const [alone] = again.guests;
		assert.deepEqual(again.interrupts, placement.interrupts);
		assert.deepEqual(alone && whoRunsWhere(alone), whoRunsWhere(sets));
		const cpus = [...new Set([...vcpus.flat(), ...vhost, ...emulator, ...ioThreads.flat()])].filter(
			cpu => !placement.housekeeping.includes(cpu),
		);
		const free = (cpu: number): boolean => !cpus.includes(cpu);
		now = {...now, allowed: now.allowed.filter(free), usable: now.usable.filter(free), taken: [...now.taken, {guest: guest.name, cpus}]};
	}
};
