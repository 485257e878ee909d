import {type CpuSet, cpuSet, union} from '../cpu/cpu-set.ts';
import {isActive} from '../inspect/domain-process.ts';
import type {Domain, DomainDefinition, DomainInterface, Facts} from '../inspect/facts.ts';
import {plural} from '../inspect/page/plural.ts';
import {vhostInterfaces, whyNoVhost} from '../inspect/vhost.ts';
import {offOf, type Place, place} from './place.ts';

/** From the guest to its tap. What a guest is told of the MTU stands with its queues: the host does not see what it made of it. */
export const guestSide = (facts: Facts, domain: Domain, definition: DomainDefinition, nic: DomainInterface): readonly Place[] => {
	const {vcpus} = definition;
	const size = vcpus === undefined ? 'vCPUs ?' : plural(vcpus.current, 'vCPU');
	const guest = place('guest', 'guest', [size, ...(isActive(domain) ? [] : ['not running'])], {cpus: vcpuCpus(domain, definition)});
	if (isPassedThrough(facts, nic)) return [guest, place('virtio', nic.type, ['a device of its own, past the host’s kernel'])];
	const queues = nic.queues ?? 1;
	const virtio = place(
		'virtio',
		nic.model?.startsWith('virtio') ? 'virtio' : (nic.model ?? 'NIC'),
		[plural(queues, 'queue pair'), ...(nic.rxQueueSize === undefined ? [] : [`ring ${nic.rxQueueSize}`])],
		{count: queues, mtu: nic.mtu, offloadsOff: nic.offloadsOff},
	);
	const tap = tapOf(facts, domain, nic);
	return [guest, virtio, carrierOf(facts, domain, definition, nic), ...(tap === undefined ? [] : [tap])];
};

/** Where its vCPUs may run; of one that is off where they will, if each is pinned. */
const vcpuCpus = ({process}: Domain, {vcpuPins, vcpus}: DomainDefinition): CpuSet | undefined => {
	const allowed = process?.threads.filter(({role}) => role === 'vcpu').map(thread => thread.allowed);
	const pins = Object.values(vcpuPins);
	if (allowed?.length) return allowed.includes(undefined) ? undefined : union(...(allowed as CpuSet[]));
	return pins.length > 0 && pins.length === vcpus?.maximum ? union(...pins) : undefined;
};

const isPassedThrough = ({networks}: Facts, {type, source}: DomainInterface): boolean =>
	type === 'hostdev' ||
	type === 'vdpa' ||
	(type === 'network' && networks.some(({name, forward}) => name === source && forward === 'hostdev'));

/** Who copies the packets: a vhost worker a queue pair, or QEMU. Workers are not told apart by their interface. */
const carrierOf = (facts: Facts, domain: Domain, definition: DomainDefinition, nic: DomainInterface): Place => {
	if (nic.type === 'user') return place('QEMU', 'QEMU', ['user network: each connection is one of QEMU’s own']);
	if (nic.type === 'vhostuser') return place('QEMU', 'vhost-user', ['another program takes them from its memory']);
	const own = vhostInterfaces(definition, facts);
	if (!own.includes(nic)) return place('QEMU', 'QEMU', [`no vhost: ${whyNoVhost(definition, facts) ?? 'not for this NIC'}`]);
	const expected = own.reduce((sum, {queues}) => sum + (queues ?? 1), 0);
	const workers = domain.process?.vhostWorkers;
	const ofNics = own.length > 1 ? ` of ${own.length} NICs` : '';
	if (!isActive(domain)) return place('vhost', 'vhost', [`${plural(expected, 'worker')}${ofNics} once it runs`]);
	if (workers === undefined) return place('vhost', 'vhost', ['workers ?']);
	if (workers.length === 0) return place('QEMU', 'QEMU', ['no vhost worker: QEMU copies every packet']);
	const allowed = workers.flatMap(worker => worker.allowed ?? []);
	return place('vhost', 'vhost', [`${plural(workers.length, 'worker')}${ofNics}`], {
		count: workers.length,
		cpus: allowed.length > 0 ? cpuSet(allowed) : undefined,
	});
};

const tapOf = ({taps, networks}: Facts, domain: Domain, {type, source, target}: DomainInterface): Place | undefined => {
	if (type === 'user' || type === 'vhostuser') return undefined;
	const network = networks.find(({name}) => type === 'network' && name === source);
	const isMacvtap = type === 'direct' || (network !== undefined && network.bridge === undefined && network.devices.length > 0);
	const kind = isMacvtap ? `macvtap on ${network?.devices.join(', ') ?? source ?? '?'}` : 'tap';
	const tap = taps.find(({name}) => name === target);
	if (tap === undefined)
		return place('tap', target ?? (isMacvtap ? 'macvtap' : 'tap'), [isActive(domain) ? kind : `${kind}, made at its start`]);
	return place('tap', tap.name, [kind, ...(tap.queues === undefined ? [] : [plural(tap.queues, 'queue')])], {
		links: [tap.name],
		mtu: tap.mtu,
		offloadsOff: offOf(tap.offloads),
	});
};
