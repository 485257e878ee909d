import {type CpuSet, difference, formatCpulist, has, union} from '../cpu/cpu-set.ts';
import {mainThread} from './domain-process.ts';
import type {Domain} from './facts.ts';
import {note, type StandOut, warning} from './stand-out.ts';

/** Threads of a running guest that may run where their pin does not allow it: somebody, or a cgroup, has moved them. */
const strayed = ({live, process}: Domain): readonly string[] => {
	if (live === undefined || process === undefined) return [];
	const strays = (allowed: CpuSet | undefined, pin: CpuSet | undefined) =>
		allowed !== undefined && pin !== undefined && difference(allowed, pin).length > 0;
	const vcpus = process.threads.flatMap(({vcpu, allowed}) => (vcpu !== undefined && strays(allowed, live.vcpuPins[vcpu]) ? [vcpu] : []));
	return [
		...(vcpus.length > 0 ? [`vCPU ${formatCpulist(vcpus)}`] : []),
		...(strays(mainThread(process)?.allowed, live.emulatorPin) ? ['the emulator'] : []),
	];
};

/** What stands out about one guest. */
export const guestStandOuts = (domain: Domain): readonly StandOut[] => {
	const {name, inactive, live, process, managedSave, state} = domain;
	const definition = live ?? inactive;
	const found: StandOut[] = [];

	if (managedSave) found.push(warning(`${name} has a saved state: its next start ignores a changed definition`));
	if (state === 'running' && process === undefined) found.push(note(`${name} runs, but its threads could not be read`));
	if (definition === undefined) return found;

	const pins = Object.values(definition.vcpuPins);
	if (pins.some(cpus => cpus.length === 1 && has(cpus, 0)))
		found.push(warning(`${name} has a vCPU on CPU 0, where the host's own interrupts and timers run`));
	const away = strayed(domain);
	if (away.length > 0) found.push(warning(`${name}: ${away.join(' and ')} may run on CPUs that the pins do not name`));
	const emulator = definition.emulatorPin;
	const workers = process?.vhostWorkers ?? [];
	if (emulator !== undefined && workers.length > emulator.length) {
		found.push(
			warning(`${name}: ${workers.length} vhost workers share ${emulator.length} CPUs of emulatorpin (${formatCpulist(emulator)})`),
		);
	}
	if (emulator !== undefined && pins.length > 0 && difference(emulator, union(...pins)).length < emulator.length) {
		found.push(note(`${name}: emulatorpin ${formatCpulist(emulator)} overlaps the CPUs of its vCPUs`));
	}
	// A virtio NIC of a running guest without a vhost worker has fallen back to QEMU itself.
	if (
		process !== undefined &&
		live !== undefined &&
		workers.length === 0 &&
		live.interfaces.some(({model, type}) => model === 'virtio' && ['network', 'bridge'].includes(type))
	) {
		found.push(warning(`${name} runs its virtio NIC without vhost: QEMU copies every packet itself`));
	}
	if (definition.type !== 'kvm') found.push(warning(`${name} is of type ${definition.type}, not kvm: it is emulated`));
	const slow = definition.interfaces.find(({model}) => model !== undefined && !model.startsWith('virtio'));
	if (slow) found.push(warning(`${name} has a NIC of model ${slow.model}: virtio is many times faster`));
	if (definition.filtered) found.push(note(`${name} has a network filter: bridge-nf-call-iptables must stay as it is`));
	return found;
};
