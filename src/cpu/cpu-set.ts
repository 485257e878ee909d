/** A set of CPU or node numbers: ascending, no doubles. */
export type CpuSet = readonly number[];

/** A cpulist or cpumask that cannot be read: says what and where, and how it should look. */
export class CpuSetError extends Error {
	override readonly name = 'CpuSetError';
}

/** The largest number taken, of a CPU or a node. Linux knows at most 8192 CPUs; a typing error must not fill the memory. */
export const largest = 65_535;

/** Digits and commas of a cpumask that long. */
const longestMask = (largest + 1) / 4 + (largest + 1) / 32;

const hint = 'write numbers and ranges, such as 0-3,8';

/** A set of any numbers: sorts them and drops doubles. */
export const cpuSet = (numbers: Iterable<number>): CpuSet => {
	const list = [...numbers];
	// What the kernel prints is in order already.
	const inOrder = list.every((number, i) => i === 0 || number > (list[i - 1] ?? number));
	return inOrder ? list : [...new Set(list)].sort((a, b) => a - b);
};

/**
 * Reads a cpulist: `0-3,8`, with a step `0-14:2` (as taskset takes it) or a pattern `0-31:2/8` (two of every eight, as the
 * kernel's bitmap lists have it). An empty text is the empty set.
 * @throws CpuSetError
 */
export const parseCpulist = (text: string): CpuSet => {
	const list = text.trim();
	if (list === '') return [];
	const numbers: number[] = [];
	let named = 0;
	let offset = 1;
	for (const item of list.split(',')) {
		const fail = (why: string): never => {
			throw new CpuSetError(`cpulist "${list}", character ${offset}: ${why}; ${hint}`);
		};
		const match = /^\s*(\d+)(?:-(\d+)(?::(\d+)(?:\/(\d+))?)?)?\s*$/.exec(item);
		if (!match) return fail(item.trim() === '' ? 'a number is missing' : `"${item.trim()}" is not a number or a range`);
		const first = Number(match[1]);
		const last = Number(match[2] ?? first);
		const used = match[4] === undefined ? 1 : Number(match[3]);
		const group = Number(match[4] ?? match[3] ?? 1);
		if (last > largest) fail(`${last} is above ${largest}`);
		if (last < first) fail(`the range ${first}-${last} runs backwards`);
		if (group === 0 || used > group) fail(`":${match[3]}${match[4] === undefined ? '' : `/${match[4]}`}" is not a step`);
		named += last - first + 1;
		if (named > largest + 1) fail(`the list names more than ${largest + 1} numbers`);
		for (let n = first; n <= last; n++) if ((n - first) % group < used) numbers.push(n);
		offset += item.length + 1;
	}
	return cpuSet(numbers);
};

/** The shortest cpulist with the ranges that the kernel and libvirt print: `0-3,8`. */
export const formatCpulist = (set: CpuSet): string => {
	const ranges: string[] = [];
	for (let i = 0; i < set.length; i++) {
		const first = set[i];
		while (set[i + 1] === (set[i] ?? 0) + 1) i++;
		ranges.push(set[i] === first ? `${first}` : `${first}-${set[i]}`);
	}
	return ranges.join(',');
};

/**
 * Reads a hexadecimal cpumask: words of 32 bits, the highest first, with commas between (`00000001,ffffffff`).
 * @throws CpuSetError
 */
export const parseCpumask = (text: string): CpuSet => {
	const mask = text.trim().replace(/^0x/i, '');
	if (mask.length > longestMask || !/^[0-9a-f]+(,[0-9a-f]{8})*$/i.test(mask)) {
		throw new CpuSetError(`cpumask "${text.trim()}" is not hexadecimal words of 8 digits with commas, such as 00000001,ffffffff`);
	}
	const digits = mask.replaceAll(',', '');
	const numbers: number[] = [];
	for (let i = digits.length - 1, base = 0; i >= 0; i--, base += 4) {
		const bits = Number.parseInt(digits.charAt(i), 16);
		for (let bit = 0; bit < 4; bit++) if (bits & (1 << bit)) numbers.push(base + bit);
	}
	return numbers;
};

export const union = (...sets: readonly CpuSet[]): CpuSet => cpuSet(sets.flat());

export const intersection = (a: CpuSet, b: CpuSet): CpuSet => {
	const other = new Set(b);
	return a.filter(n => other.has(n));
};

export const difference = (a: CpuSet, b: CpuSet): CpuSet => {
	const other = new Set(b);
	return a.filter(n => !other.has(n));
};

export const has = (set: CpuSet, number: number): boolean => set.includes(number);

export const equal = (a: CpuSet, b: CpuSet): boolean => a.length === b.length && a.every((n, i) => n === b[i]);

/** A hexadecimal mask in words of 32 CPUs, the highest first: `ff,00000001` for 0,32-39. An empty set is `0`. */
export const formatCpumask = (set: CpuSet): string => {
	const words: number[] = Array.from({length: Math.floor((set.at(-1) ?? 0) / 32) + 1}, () => 0);
	for (const cpu of set) words[Math.floor(cpu / 32)] = (words[Math.floor(cpu / 32)] ?? 0) + 2 ** (cpu % 32);
	return words
		.toReversed()
		.map((word, index) => (index === 0 ? word.toString(16) : word.toString(16).padStart(8, '0')))
		.join(',');
};
