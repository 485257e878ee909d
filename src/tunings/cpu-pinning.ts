import {type CpuSet, formatCpulist} from '../cpu/cpu-set.ts';
import type {Facts} from '../inspect/facts.ts';
import {pinEmulator, pinVcpus} from '../xml/domain-edits.ts';
import {checkCpulist, typedCpulist} from './cpulist-option.ts';
import type {Field, Tuning} from './tuning.ts';

const onlineCpus = (facts: Facts): CpuSet => facts.cpus.filter(cpu => cpu.online).map(cpu => cpu.cpu);

const vcpuField: Field = {
	id: 'vcpus',
	title: 'CPUs for the vCPUs',
	hint: 'a cpulist with one CPU for each vCPU, such as 2-9; vCPU 0 gets the first',
	check(text, context) {
		const complaint = checkCpulist(text, context);
		if (complaint !== undefined) return complaint;
		const vcpus = context.guest?.inactive?.vcpus?.maximum ?? 0;
		const count = typedCpulist(text)?.length ?? 0;
		return count === vcpus
			? undefined
			: `${context.guest?.name ?? 'the guest'} has ${vcpus} vCPUs, and ${text} names ${count} ${count === 1 ? 'CPU' : 'CPUs'}`;
	},
};

const emulatorField: Field = {
	id: 'emulator',
	title: 'CPUs for the emulator',
	hint: 'a cpulist such as 1 or 10-11; the vhost workers’ CPUs are added to it',
	check: checkCpulist,
};

const layoutField: Field = {
	id: 'layout',
	title: 'layout',
	hint: '“from CPU 0” puts vCPU n on CPU n as the reference document does; empty: nearmetal places',
	check(text, {facts, guest}) {
		if (text !== 'from CPU 0') return `“${text}” is not known; type “from CPU 0”, or leave it empty`;
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
		'The workers are born with the emulator’s CPUs, so emulatorpin holds theirs as well: too few there would throttle every queue.',
	risk: 'Work that others put on these CPUs is felt by the guest; another guest pinned to the same CPUs steals from it.',
	source: 'libvirt src/qemu/qemu_process.c (order of cgroup set-up); KubeVirt VEP 374; domain of vhost workers read back in a lab',
	fields: [vcpuField, emulatorField, layoutField],
	demand(demand, options, {facts}) {
		const byHand = typedCpulist(options.vcpus);
		const online = onlineCpus(facts);
		const counted = options.layout === 'from CPU 0' && online.length >= demand.vcpus + 1 ? online : undefined;
		const vcpus = byHand ?? counted?.slice(0, demand.vcpus);
		const emulator = typedCpulist(options.emulator) ?? counted?.slice(demand.vcpus, demand.vcpus + 2);
		return {
			...demand,
			fixed: {
				...demand.fixed,
				...(vcpus?.length === demand.vcpus ? {vcpus: vcpus.map(cpu => [cpu])} : {}),
				...(emulator === undefined ? {} : {emulator}),
			},
		};
	},
	propose({guest, placement, host}) {
		if (guest?.inactive === undefined)
			return {kind: 'unavailable', because: guest === undefined ? 'no guest chosen' : 'its definition could not be read'};
		if (placement === undefined)
			return {kind: 'unavailable', because: host?.unplaced.find(one => one.name === guest.name)?.because ?? 'no placement was found'};
		const vcpus = [...new Set(placement.vcpuPins.flat())].sort((a, b) => a - b);
		const emulator = [...new Set([...placement.emulator, ...placement.vhost])].sort((a, b) => a - b);
		const nodes = placement.cells.map(cell => cell.node);
		const pinned = Object.keys(guest.inactive.vcpuPins).length;
		return {
			kind: 'changes',
			summary: `${pinned === 0 ? 'none' : 'other pins'} → ${formatCpulist(vcpus)} on node ${nodes.join(', ')}`,
			done: `pinned to ${formatCpulist(vcpus)} already`,
			edits: [
				{
					kind: 'domain',
					where: {uuid: guest.uuid, name: guest.name},
					wish: {edits: [...pinVcpus(placement.vcpuPins), ...pinEmulator(emulator)]},
				},
			],
			because: placement.reasons,
			warnings: placement.gaveUp,
		};
	},
};
