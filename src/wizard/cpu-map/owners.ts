import type {CpuSet} from '../../cpu/cpu-set.ts';
import {isActive} from '../../inspect/domain-process.ts';
import type {Facts} from '../../inspect/facts.ts';
import {confinedOf, pinsOf} from '../../inspect/pins.ts';
import {definitionsOf} from '../../placement/pinned-guests.ts';
import type {Placement} from '../../placement/placement.ts';
import {listed, numbered} from '../../placement/sentences.ts';
import {interruptsElsewhere} from '../../placement/taken.ts';

/** Threads of a guest, each with where it may run. */
type Threads = {
	readonly vcpus: readonly (readonly [number, CpuSet])[];
	readonly vhost?: readonly (readonly [number, CpuSet])[];
	readonly ioThreads: readonly (readonly [number, CpuSet])[];
	readonly emulator: CpuSet;
};

/** `vCPU 1 and emulator of db`, or nothing. */
const told = (name: string, threads: readonly Threads[], cpu: number): readonly string[] => {
	const some = (thing: string, of: (threads: Threads) => Threads['vcpus']): readonly string[] => {
		const numbers = threads.flatMap(of).filter(([, cpus]) => cpus.includes(cpu));
		return numbers.length === 0
			? []
			: [
					numbered(
						thing,
						numbers.map(([number]) => number),
					),
				];
	};
	const parts = [
		...some('vCPU', ({vcpus}) => vcpus),
		...some('vhost worker', ({vhost = []}) => vhost),
		...some('IOThread', ({ioThreads}) => ioThreads),
		...(threads.some(({emulator}) => emulator.includes(cpu)) ? ['emulator'] : []),
	];
	return parts.length === 0 ? [] : [`${listed(parts)} of ${name}`];
};

/** Everybody who runs on a CPU, in words: also guests that are off, and emulators beside the host, which a letter on the map does not tell. */
export const ownersOf = (facts: Facts, {guests, interrupts, housekeeping}: Placement, cpu: number): readonly string[] => {
	const kept = [pinsOf(facts), confinedOf(facts)];
	const elsewhere = interruptsElsewhere(
		facts,
		guests.map(({name}) => name),
	);
	const ioThreadIds = (name: string): readonly number[] => facts.domains.find(domain => domain.name === name)?.inactive?.iothreadIds ?? [];
	return [
		...guests.flatMap(({name, vcpuPins, vhost, ioThreads, emulator}) =>
			told(
				name,
				[
					{
						vcpus: vcpuPins.map((cpus, vcpu) => [vcpu, cpus]),
						vhost: vhost.map((cpu, worker) => [worker, [cpu]]),
						ioThreads: ioThreads.map((cpus, index) => [ioThreadIds(name)[index] ?? index + 1, cpus]),
						emulator,
					},
				],
				cpu,
			),
		),
		...facts.domains
			.filter(({name}) => guests.every(guest => guest.name !== name))
			.flatMap(domain =>
				told(
					`${domain.name}${isActive(domain) ? '' : ', which is off'}`,
					kept.flatMap(of => definitionsOf(domain).map(of)),
					cpu,
				),
			),
		...(interrupts.includes(cpu) ? ['interrupts of the NIC'] : []),
		...(elsewhere.some(({cpus}) => cpus.includes(cpu)) ? ['interrupts of another NIC'] : []),
		...(housekeeping.includes(cpu) ? ['the host’s own work'] : []),
	];
};
