import {type CpuSet, cpuSet} from '../cpu/cpu-set.ts';
import {isActive} from '../inspect/domain-process.ts';
import type {Domain, DomainDefinition, Facts} from '../inspect/facts.ts';
import {pinsOf} from '../inspect/pins.ts';

export type PinnedGuest = {readonly guest: string; readonly cpus: CpuSet};

type PinnedGuests = {
	/** Running, or starting with the host: others must keep clear of their pins, of those in force and of those from the next start on. */
	readonly taken: readonly PinnedGuest[];
	/** Off until somebody starts them. */
	readonly resting: readonly PinnedGuest[];
};

/** What is in force, and what is from the next start on. */
export const definitionsOf = (domain: Domain): readonly DomainDefinition[] =>
	[isActive(domain) ? domain.live : undefined, domain.inactive].filter(definition => definition !== undefined);

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
	const pins = pinsOf(facts);
	const cpusOf = (definition: DomainDefinition): CpuSet => {
		const {vcpus, ioThreads, emulator} = pins(definition);
		return cpuSet([...[...vcpus, ...ioThreads].flatMap(([, cpus]) => cpus), ...emulator.filter(cpu => !hostCores.has(cpu))]);
	};
	const taken: PinnedGuest[] = [];
	const resting: PinnedGuest[] = [];
	for (const domain of facts.domains) {
		const {name, autostart} = domain;
		const isOn = isActive(domain);
		const cpus = except.includes(name) ? [] : cpuSet(definitionsOf(domain).flatMap(cpusOf));
		if (cpus.length > 0) (isOn || autostart ? taken : resting).push({guest: name, cpus});
	}
	return {taken, resting};
};
