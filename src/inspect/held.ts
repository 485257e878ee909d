import type {DomainDefinition, Facts} from './facts.ts';

/**
 * A mode that only prefers nodes or goes from one to the next lets memory lie elsewhere, and “restrictive” leaves it to the kernel on which of
 * several nodes (formatdomain, “NUMA Node Tuning”).
 */
export const isBoundNow = ({memoryMode = 'strict', memoryNodes, cellModes}: DomainDefinition): boolean =>
	memoryNodes !== undefined &&
	[memoryMode, ...cellModes].every(mode => mode === 'strict' || (mode === 'restrictive' && memoryNodes.length === 1));

/** Each vCPU is kept to the CPUs of one node. */
const isPinnedNow = ({cpus}: Facts, {vcpus, vcpuPins}: DomainDefinition): boolean => {
	const nodeOf = new Map(cpus.map(({cpu, node}) => [cpu, node]));
	const pins = Object.values(vcpuPins);
	return pins.length === vcpus?.maximum && pins.every(pin => new Set(pin.map(cpu => nodeOf.get(cpu))).size === 1);
};

/** Whether its CPUs and its memory are held where they are: nothing of it has to follow anything. */
export const isHeldNow = (facts: Facts, definition: DomainDefinition): boolean => isBoundNow(definition) && isPinnedNow(facts, definition);

/** Nodes whose CPUs could use memory of another. */
export const nodesWithCpus = ({nodes}: Facts): number => nodes.filter(({cpulist}) => cpulist === undefined || cpulist.length > 0).length;
