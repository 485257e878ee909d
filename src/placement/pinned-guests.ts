import {type CpuSet, cpuSet} from '../cpu/cpu-set.ts';
import {isActive} from '../inspect/domain-process.ts';
import type {DomainDefinition, Facts} from '../inspect/facts.ts';

export type PinnedGuest = {readonly guest: string; readonly cpus: CpuSet};

type PinnedGuests = {
	/** Running, or starting with the host: others must keep clear of their pins, of those in force and of those from the next start on. */
	readonly taken: readonly PinnedGuest[];
	/** Off until somebody starts them. */
	readonly resting: readonly PinnedGuest[];
};

/**
 * Guests with pins, in force or in waiting. A pin to every online CPU is none. An emulator pinned to the first core of a node shares the
 * host's own core there, which takes it from nobody.
 */
export const pinnedGuests = (facts: Facts, except: readonly string[]): PinnedGuests => {
	const online = facts.cpus.filter(cpu => cpu.online);
	const hostCores = new Set<number>();
	for (const node of new Set(online.map(cpu => cpu.node))) {
		const first = online.filter(cpu => cpu.node === node).sort((a, b) => a.cpu - b.cpu)[0];
		for (const cpu of first?.threadSiblings ?? [first?.cpu ?? 0]) hostCores.add(cpu);
	}
	const isPin = (pin: CpuSet | undefined): pin is CpuSet => pin !== undefined && online.some(cpu => !pin.includes(cpu.cpu));
	const cpusOf = (definition: DomainDefinition): CpuSet => {
		const guestCpus = [...Object.values(definition.vcpuPins), ...Object.values(definition.iothreadPins)].filter(isPin).flat();
		const emulator = isPin(definition.emulatorPin) ? definition.emulatorPin.filter(cpu => !hostCores.has(cpu)) : [];
		return cpuSet([...guestCpus, ...emulator]);
	};
	const taken: PinnedGuest[] = [];
	const resting: PinnedGuest[] = [];
	for (const domain of facts.domains) {
		const {name, autostart, live, inactive} = domain;
		const isOn = isActive(domain);
		const definitions = [isOn ? live : undefined, inactive].filter(definition => definition !== undefined);
		const cpus = except.includes(name) ? [] : cpuSet(definitions.flatMap(cpusOf));
		if (cpus.length > 0) (isOn || autostart ? taken : resting).push({guest: name, cpus});
	}
	return {taken, resting};
};
