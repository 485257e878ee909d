import {type CpuSet, cpuSet, formatCpulist} from '../cpu/cpu-set.ts';
import {EditError} from './edit-error.ts';

/** The largest number that libvirt 9.0.0 takes in a cpuset. */
const largest = 16_383;

/** Numbers that a list may name, one named twice counted twice: libvirt prints none more than once. */
const mostNamed = 4 * (largest + 1);

/**
 * Reads the list syntax of libvirt's `cpuset` and `nodeset` attributes: `0-3,^2,8`. `^n` takes out a number that the items
 * ahead of it put in, one at a time; a comma may end the list; there are no steps. undefined: `virsh define` of libvirt
 * 9.0.0 refuses it, as it does a list that leaves nothing.
 */
export const parseNodeset = (text: string): CpuSet | undefined => {
	const numbers = new Set<number>();
	let named = 0;
	for (const item of text.replace(/,\s*$/, '').split(',')) {
		const [, excluded, first, last = first] = /^\s*(?:\^(\d+)|(\d+)(?:-(\d+))?)\s*$/.exec(item) ?? [];
		if (excluded !== undefined) {
			numbers.delete(Number(excluded));
			continue;
		}

		if (first === undefined || Number(last) > largest || Number(last) < Number(first)) {
			return undefined;
		}

		named += Number(last) - Number(first) + 1;
		if (named > mostNamed) {
			return undefined;
		}

		for (let number = Number(first); number <= Number(last); number++) {
			numbers.add(number);
		}
	}

	return numbers.size === 0 ? undefined : cpuSet(numbers);
};

/**
 * A set as libvirt prints it: `0-3,8`.
 * @throws EditError for an empty set, which libvirt refuses
 */
export const formatNodeset = (set: CpuSet): string => {
	if (set.length === 0) {
		throw new EditError('a pin or binding to no CPU or node at all: libvirt refuses an empty set. Choose at least one.');
	}

	return formatCpulist(set);
};
