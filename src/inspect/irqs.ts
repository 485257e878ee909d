import type {Snapshot} from '../target/target.ts';
import type {Irq} from './facts.ts';
import {namesBelow} from './paths.ts';
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

/** The interrupts of a PCI device: its MSI vectors, or the one line of a device without them. */
export const readIrqs = (snapshot: Snapshot, device: string, unmovable: ReadonlySet<string> | undefined): readonly Irq[] => {
	const vectors = namesBelow(snapshot, `${device}/msi_irqs`).map(Number);
	const line = integerOf(snapshot, `${device}/irq`);
	const numbers = vectors.length > 0 ? vectors : line ? [line] : [];
	return numbers.sort((a, b) => a - b).map(irq => readIrq(snapshot, irq, unmovable));
};
