import {formatCpulist} from '../cpu/cpu-set.ts';
import {vhostInterfaces, whyNoVhost} from '../inspect/vhost.ts';
import {setQueues} from '../xml/domain-edits.ts';
import {ownDefinition} from './own-definition.ts';
import type {Tuning} from './tuning.ts';

/** QEMU's and the kernel's limit for one tap (MAX_TAP_QUEUES, drivers/net/tun.c). */
const mostQueues = 256;

export const multiQueue: Tuning = {
	id: 'multi-queue',
	title: 'virtio multi-queue',
	stars: 5,
	about:
		'One queue pair means one vhost worker and one guest CPU for all packets. Several pairs let as many CPUs carry the traffic of several ' +
		'connections; a single connection stays on one. A current Linux guest switches them on by itself.',
	risk: 'Each pair is a worker and memory; more pairs than CPUs for the workers only adds contention. Windows guests may lose.',
	source: 'kernel drivers/net/tun.c, drivers/net/virtio_net.c (virtnet_probe); libvirt formatdomain (driver queues)',
	fields: [
		{
			id: 'queues',
			title: 'queue pairs',
			hint: 'a number from 1 to the vCPUs, such as 4, or “vCPUs”; empty: as many as there are CPUs for the workers',
			check(text, {guest}) {
				const vcpus = guest?.inactive?.vcpus?.maximum;
				if (text === 'vCPUs') return undefined;
				if (!/^\d+$/.test(text) || Number(text) < 1) return `“${text}” is not a number of 1 or more`;
				if (Number(text) > mostQueues) return `a tap has at most ${mostQueues} queues`;
				return vcpus !== undefined && Number(text) > vcpus
					? `${guest?.name} has ${vcpus} vCPUs: more pairs than vCPUs stay unused`
					: undefined;
			},
		},
	],
	// Without this tuning the demand holds the queues that the guest has now; with it, placement chooses unless a number was typed.
	demand(demand, options) {
		const text = options.queues;
		const queues = text === 'vCPUs' ? Math.min(demand.vcpus, mostQueues) : Number(text);
		// What a guest has more of already is kept.
		return {
			...demand,
			vhostQueues: demand.vhostQueues.map(now =>
				Number.isInteger(queues) && queues > 0 ? queues : typeof now === 'number' ? {atLeast: now} : now,
			),
		};
	},
	propose({facts, guest: chosen, placement}) {
		const found = ownDefinition(chosen);
		if (found.kind === 'unavailable') return found;
		const {guest, definition} = found;
		const interfaces = vhostInterfaces(definition, facts);
		const none = whyNoVhost(definition, facts);
		if (none !== undefined) return {kind: 'unavailable', because: none};
		const macs = interfaces.map(nic => nic.mac);
		if (placement === undefined) return {kind: 'unavailable', because: 'no placement was found for this guest'};
		if (macs.some(mac => mac === undefined))
			return {kind: 'unavailable', because: 'an interface without a MAC address cannot be told apart'};
		const now = [...new Set(interfaces.map(nic => nic.queues ?? 1))].join(', ');
		const wanted = placement.queues;
		const then = [...new Set(wanted)].join(', ');
		const workers = wanted.reduce((sum, pairs) => sum + pairs, 0);
		const emulator = definition.emulatorPin;
		return {
			kind: 'changes',
			summary: `${now} → ${then} queue ${then === '1' ? 'pair' : 'pairs'}`,
			done: `${then} queue ${then === '1' ? 'pair' : 'pairs'} already`,
			edits: domainEdits(
				guest,
				macs.flatMap((mac, index) =>
					(wanted[index] ?? 1) === (interfaces[index]?.queues ?? 1) ? [] : setQueues(mac ?? '', wanted[index] ?? 1),
				),
			),
			because: [
				`${definition.vcpus?.maximum ?? '?'} vCPUs, and ${new Set(placement.vhost).size} CPUs for its ${placement.vhost.length} vhost workers.`,
			],
			// The workers are born with the emulator's CPUs (domain of cpu-pinning, which widens them).
			warnings:
				emulator !== undefined && workers > emulator.length
					? [`Without cpu-pinning, its ${workers} vhost workers share emulatorpin ${formatCpulist(emulator)}.`]
					: [],
		};
	},
};

const domainEdits = ({uuid, name}: {uuid: string; name: string}, edits: ReturnType<typeof setQueues>) =>
	edits.length === 0 ? [] : [{kind: 'domain' as const, where: {uuid, name}, wish: {edits}}];
