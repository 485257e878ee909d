import type {Snapshot} from '../target/target.ts';
import type {Irq} from './facts.ts';
import {filesBelow, namesBelow} from './paths.ts';
import {unmovableCommand} from './probe.ts';
import {cpulistOf, integerOf, stdoutOf, textOf} from './reading.ts';

const readIrq = (snapshot: Snapshot, irq: number, unmovable: ReadonlySet<string> | undefined): Irq => {
	const node = integerOf(snapshot, `/proc/irq/${irq}/node`);
	return {
		irq,
		// A vector that the driver has not asked for yet has no name.
		name: textOf(snapshot, `/sys/kernel/irq/${irq}/actions`) ?? '',
		affinity: cpulistOf(snapshot, `/proc/irq/${irq}/smp_affinity_list`),
		effective: cpulistOf(snapshot, `/proc/irq/${irq}/effective_affinity_list`),
		node: node === undefined || node < 0 ? undefined : node,
		movable: unmovable && !unmovable.has(`/proc/irq/${irq}/smp_affinity_list`),
	};
};

/** Paths of the affinities that nobody may set; undefined where that was not asked. */
export const readUnmovable = (snapshot: Snapshot): ReadonlySet<string> | undefined => {
	const paths = stdoutOf(snapshot, unmovableCommand);
	return paths === undefined ? undefined : new Set(paths.split('\n'));
};

const actionsFolder = '/sys/kernel/irq/';

/** Interrupts that carry the interface's name, as those of Xen (`eth0-q0-tx`) and of NICs on a chip do: they are no PCI devices. */
const namedAfter = (snapshot: Snapshot, name: string): readonly number[] =>
	filesBelow(snapshot, actionsFolder)
		.filter(path => (textOf(snapshot, path) ?? '').split(',').some(action => action === name || action.startsWith(`${name}-`)))
		.map(path => Number(path.slice(actionsFolder.length, -'/actions'.length)));

/** The interrupts of a NIC: the MSI vectors of its PCI device, or the one line of a device without them, or those that bear its name. */
export const readIrqs = (snapshot: Snapshot, name: string, device: string, unmovable: ReadonlySet<string> | undefined): readonly Irq[] => {
	const vectors = namesBelow(snapshot, `${device}/msi_irqs`).map(Number);
	const line = integerOf(snapshot, `${device}/irq`);
	const numbers = vectors.length > 0 ? vectors : line ? [line] : [...namedAfter(snapshot, name)];
	return numbers.sort((a, b) => a - b).map(irq => readIrq(snapshot, irq, unmovable));
};
