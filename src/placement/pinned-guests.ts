import type {CpuSet} from '../cpu/cpu-set.ts';
import type {Domain, DomainDefinition, Facts} from '../inspect/facts.ts';

export type PinnedGuest = {readonly guest: string; readonly cpus: CpuSet};

/** The definition that counts: the running one, or the one that comes up with the host. */
const binding = (domain: Domain): DomainDefinition | undefined => {
	if (domain.state === 'running' || domain.state === 'paused') return domain.live ?? domain.inactive;
	return domain.autostart ? domain.inactive : undefined;
};

/**
 * Guests whose pins other guests must keep clear of: running or autostarted, and pinned. A pin to every online CPU is none.
 * An emulator pinned to the first core of a node shares the host's own core there, which takes it from nobody.
 */
export const pinnedGuests = (facts: Facts, except: readonly string[]): readonly PinnedGuest[] => {
	const online = facts.cpus.filter(cpu => cpu.online);
	const hostCores = new Set<number>();
	for (const node of new Set(online.map(cpu => cpu.node))) {
		const first = online.filter(cpu => cpu.node === node).sort((a, b) => a.cpu - b.cpu)[0];
		for (const cpu of first?.threadSiblings ?? [first?.cpu ?? 0]) hostCores.add(cpu);
	}
	const isPin = (pin: CpuSet | undefined): pin is CpuSet => pin !== undefined && online.some(cpu => !pin.includes(cpu.cpu));
	return facts.domains.flatMap(domain => {
		const definition = except.includes(domain.name) ? undefined : binding(domain);
		if (!definition) return [];
		const guestCpus = [...Object.values(definition.vcpuPins), ...Object.values(definition.iothreadPins)].filter(isPin).flat();
		const emulator = isPin(definition.emulatorPin) ? definition.emulatorPin.filter(cpu => !hostCores.has(cpu)) : [];
		const cpus = [...new Set([...guestCpus, ...emulator])].sort((a, b) => a - b);
		return cpus.length > 0 ? [{guest: domain.name, cpus}] : [];
	});
};
