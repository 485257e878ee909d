import {type CpuSet, cpuSet} from '../cpu/cpu-set.ts';
import {isActive} from '../inspect/domain-process.ts';
import type {Domain, DomainDefinition, Facts} from '../inspect/facts.ts';
import {confinedOf, type Pins, pinsOf} from '../inspect/pins.ts';

export type PinnedGuest = {readonly guest: string; readonly cpus: CpuSet};

type PinnedGuests = {
	/** Running, or starting with the host: others must keep clear of their pins, of those in force and of those from the next start on. */
	readonly taken: readonly PinnedGuest[];
	/** Such guests again, with the CPUs that threads without a pin of their own share by `<vcpu cpuset=…>`. */
	readonly confined: readonly PinnedGuest[];
	/** Off until somebody starts them. */
	readonly resting: readonly PinnedGuest[];
};

/** What is in force, and what is from the next start on. */
export const definitionsOf = (domain: Domain): readonly DomainDefinition[] =>
	[isActive(domain) ? domain.live : undefined, domain.inactive].filter(definition => definition !== undefined);

/** Running, or starting with the host. */
export const isStaying = (domain: Domain): boolean => isActive(domain) || domain.autostart === true;

/**
 * Guests with pins, in force or in waiting. An emulator pinned to the first core of a node shares the host's own core there, which takes
 * it from nobody.
 */
export const pinnedGuests = (facts: Facts, except: readonly string[]): PinnedGuests => {
	const online = facts.cpus.filter(cpu => cpu.online);
	const hostCores = new Set<number>();
	for (const node of new Set(online.map(cpu => cpu.node))) {
		const first = online.filter(cpu => cpu.node === node).sort((a, b) => a.cpu - b.cpu)[0];
		for (const cpu of first?.threadSiblings ?? [first?.cpu ?? 0]) hostCores.add(cpu);
	}
	const cpusOf = ({vcpus, ioThreads, emulator}: Pins): CpuSet =>
		cpuSet([...[...vcpus, ...ioThreads].flatMap(([, cpus]) => cpus), ...emulator.filter(cpu => !hostCores.has(cpu))]);
	const guests = facts.domains.filter(({name}) => !except.includes(name));
	const [staying, off] = [guests.filter(isStaying), guests.filter(domain => !isStaying(domain))];
	const having = (of: readonly Domain[], pins: (definition: DomainDefinition) => Pins): readonly PinnedGuest[] =>
		of
			.map(domain => ({guest: domain.name, cpus: cpuSet(definitionsOf(domain).flatMap(definition => cpusOf(pins(definition))))}))
			.filter(({cpus}) => cpus.length > 0);
	return {taken: having(staying, pinsOf(facts)), confined: having(staying, confinedOf(facts)), resting: having(off, pinsOf(facts))};
};
