import type {CpuSet} from '../cpu/cpu-set.ts';
import type {DomainDefinition, Facts} from './facts.ts';

/** By its number in the guest, where each thread may run. */
export type Pins = {
	readonly vcpus: readonly (readonly [number, CpuSet])[];
	readonly ioThreads: readonly (readonly [number, CpuSet])[];
	readonly emulator: CpuSet;
};

/** Which threads of a definition are pinned: a pin to every online CPU is none. */
export const pinsOf = (facts: Facts): ((definition: DomainDefinition) => Pins) => {
	const online = facts.cpus.filter(cpu => cpu.online);
	const isPin = (pin: CpuSet | undefined): pin is CpuSet => pin !== undefined && online.some(cpu => !pin.includes(cpu.cpu));
	const numbered = (pins: Readonly<Record<number, CpuSet>>): Pins['vcpus'] =>
		Object.entries(pins)
			.filter(([, pin]) => isPin(pin))
			.map(([number, pin]) => [Number(number), pin]);
	return ({vcpuPins, iothreadPins, emulatorPin}) => ({
		vcpus: numbered(vcpuPins),
		ioThreads: numbered(iothreadPins),
		emulator: isPin(emulatorPin) ? emulatorPin : [],
	});
};

/** `<vcpu cpuset=…>`, where it says something: with placement='auto' numad chooses instead (formatdomain, “CPU Allocation”). */
export const cpusetOf = ({vcpus}: DomainDefinition): CpuSet | undefined => (vcpus?.placement === 'auto' ? undefined : vcpus?.cpuset);

/** Where `<vcpu cpuset=…>` keeps the threads that have no pin of their own (formatdomain, “CPU Tuning”). */
export const confinedOf = (facts: Facts): ((definition: DomainDefinition) => Pins) => {
	const pins = pinsOf(facts);
	return definition => {
		const {vcpus, vcpuPins, iothreadIds, iothreadPins, emulatorPin} = definition;
		const cpuset = cpusetOf(definition);
		const free = (numbers: readonly number[], own: Readonly<Record<number, CpuSet>>): Readonly<Record<number, CpuSet>> =>
			Object.fromEntries(numbers.flatMap(number => (cpuset === undefined || own[number] !== undefined ? [] : [[number, cpuset]])));
		return pins({
			...definition,
			vcpuPins: free(
				Array.from({length: vcpus?.maximum ?? 0}, (_, vcpu) => vcpu),
				vcpuPins,
			),
			iothreadPins: free(iothreadIds, iothreadPins),
			emulatorPin: emulatorPin === undefined ? cpuset : undefined,
		});
	};
};
