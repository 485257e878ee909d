import type {Snapshot} from '../target/target.ts';
import type {Irq} from './facts.ts';
import {namesBelow} from './paths.ts';
import {cpulistOf, integerOf, textOf} from './reading.ts';

const readIrq = (snapshot: Snapshot, irq: number): Irq => {
	const node = integerOf(snapshot, `/proc/irq/${irq}/node`);
	return {
		irq,
		// A vector that the driver has not asked for yet has no name.
		name: textOf(snapshot, `/sys/kernel/irq/${irq}/actions`) ?? '',
		affinity: cpulistOf(snapshot, `/proc/irq/${irq}/smp_affinity_list`),
		effective: cpulistOf(snapshot, `/proc/irq/${irq}/effective_affinity_list`),
		node: node === undefined || node < 0 ? undefined : node,
	};
};

/** The interrupts of a PCI device: its MSI vectors, or the one line of a device without them. */
export const readIrqs = (snapshot: Snapshot, device: string): readonly Irq[] => {
	const vectors = namesBelow(snapshot, `${device}/msi_irqs`).map(Number);
	const line = integerOf(snapshot, `${device}/irq`);
	const numbers = vectors.length > 0 ? vectors : line ? [line] : [];
	return numbers.sort((a, b) => a - b).map(irq => readIrq(snapshot, irq));
};
