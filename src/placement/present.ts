import {type CpuSet, cpuSet} from '../cpu/cpu-set.ts';
import type {DomainDefinition} from '../inspect/facts.ts';
import type {GuestDemand} from './placement.ts';

/** A CPU for each vCPU, where a definition gives each one of its own. */
export const presentPins = ({vcpus, vcpuPins}: DomainDefinition): readonly CpuSet[] | undefined => {
	const pins = Array.from({length: vcpus?.maximum ?? 0}, (_, vcpu) => vcpuPins[vcpu] ?? []);
	const isWhole = pins.length > 0 && pins.every(pin => pin.length === 1) && cpuSet(pins.flat()).length === pins.length;
	return isWhole ? pins : undefined;
};

/** The sets that a definition gives a guest, where it gives all: a CPU for each vCPU, and some for the emulator and the workers in it. */
export const presentSets = (definition: DomainDefinition): GuestDemand['present'] => {
	const vcpuPins = presentPins(definition);
	const {emulatorPin} = definition;
	return vcpuPins !== undefined && emulatorPin?.length ? {vcpuPins, emulatorPin} : undefined;
};
