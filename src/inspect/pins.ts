import type {CpuSet} from '../cpu/cpu-set.ts';
import type {DomainDefinition, Facts} from './facts.ts';

/** By its number in the guest, where each thread may run. */
type Pins = {
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
