import {cpuSet} from '../cpu/cpu-set.ts';
import type {DomainDefinition} from '../inspect/facts.ts';
import type {GuestDemand} from './placement.ts';

/** The sets that a definition gives a guest, where it gives all: a CPU for each vCPU, and some for the emulator and the workers in it. */
export const presentSets = ({vcpus, vcpuPins, emulatorPin}: DomainDefinition): GuestDemand['present'] => {
	const pins = Array.from({length: vcpus?.maximum ?? 0}, (_, vcpu) => vcpuPins[vcpu] ?? []);
	const isWhole = pins.length > 0 && pins.every(pin => pin.length === 1) && cpuSet(pins.flat()).length === pins.length;
	return isWhole && emulatorPin?.length ? {vcpuPins: pins, emulatorPin} : undefined;
};
