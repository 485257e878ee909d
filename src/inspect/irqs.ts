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

/** The interrupts of a PCI device: its MSI vectors, or the one line of a device without them. */
export const readIrqs = (snapshot: Snapshot, device: string): readonly Irq[] => {
	const vectors = namesBelow(snapshot, `${device}/msi_irqs`).map(Number);
	const line = integerOf(snapshot, `${device}/irq`);
	const numbers = vectors.length > 0 ? vectors : line ? [line] : [];
	const unmovable = stdoutOf(snapshot, unmovableCommand);
	const paths = unmovable === undefined ? undefined : new Set(unmovable.split('\n'));
	return numbers.sort((a, b) => a - b).map(irq => readIrq(snapshot, irq, paths));
};
