import {type CpuSet, CpuSetError, parseCpulist, parseCpumask} from '../cpu/cpu-set.ts';
import type {Output, Snapshot} from '../target/target.ts';

// How the text of a kernel file or of a program's output becomes a value. Everything that cannot be read is undefined.

/** A file without the blanks around it; undefined where there is none. */
export const textOf = (snapshot: Snapshot, path: string): string | undefined => snapshot.files[path]?.trim();

/** A value of JSON that should be text. */
export const word = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

/** A file that holds one whole number, which may be negative. */
export const integerOf = (snapshot: Snapshot, path: string): number | undefined => toInteger(snapshot.files[path]);

/** undefined also for a number so large that it would come out as another one. */
export const toInteger = (text: string | undefined): number | undefined => {
	const number = text !== undefined && /^\s*-?\d+\s*$/.test(text) ? Number(text) : undefined;
	return Number.isSafeInteger(number) ? number : undefined;
};

/** How many there are: none fewer than 0, which only a damaged file says. */
export const toCount = (text: string | undefined): number | undefined => {
	const number = toInteger(text);
	return number !== undefined && number >= 0 ? number : undefined;
};

/** A file that holds a count. */
export const countOf = (snapshot: Snapshot, path: string): number | undefined => toCount(snapshot.files[path]);

const setOf = (text: string | undefined, parse: (text: string) => CpuSet): CpuSet | undefined => {
	if (text === undefined) return undefined;
	try {
		return parse(text);
	} catch (error) {
		if (error instanceof CpuSetError) return undefined;
		throw error;
	}
};

/** The kernel prints `(null)` in nohz_full where no CPU was ever named (a mask that was not allocated). */
export const toCpuSet = (text: string | undefined): CpuSet | undefined => setOf(text?.trim() === '(null)' ? '' : text, parseCpulist);

/** A file that holds a cpulist. */
export const cpulistOf = (snapshot: Snapshot, path: string): CpuSet | undefined => toCpuSet(snapshot.files[path]);

/** A file that holds a hexadecimal cpumask: what kernels before 2.6.26 have in place of a list. */
export const cpumaskOf = (snapshot: Snapshot, path: string): CpuSet | undefined => setOf(snapshot.files[path], parseCpumask);

/** `Name:   value` of a line such as those of /proc/meminfo and of virsh's info commands. */
export const fieldOf = (text: string | undefined, name: string): string | undefined => {
	if (text === undefined) return undefined;
	const start = text.startsWith(`${name}:`) ? 0 : text.indexOf(`\n${name}:`);
	if (start === -1) return undefined;
	const value = text.indexOf(':', start) + 1;
	const end = text.indexOf('\n', value);
	return text.slice(value, end === -1 ? text.length : end).trim();
};

/** `2048 kB` as KiB: the kernel writes kB and means 1024 bytes. */
export const toKibibytes = (text: string | undefined): number | undefined => toCount(text?.replace(/ kB$/, ''));

/** A field in kB, as KiB. */
export const kibibytesOf = (text: string | undefined, name: string): number | undefined => toKibibytes(fieldOf(text, name));

export const outputOf = (snapshot: Snapshot, argv: readonly string[]): Output | undefined => snapshot.commands[argv.join(' ')];

/** Standard output of a command that succeeded. */
export const stdoutOf = (snapshot: Snapshot, argv: readonly string[]): string | undefined => {
	const output = outputOf(snapshot, argv);
	return output?.status === 0 ? output.stdout : undefined;
};

/** The objects of a JSON list that a command printed. */
export const objectsOf = (snapshot: Snapshot, argv: readonly string[]): readonly Record<string, unknown>[] =>
	objectsIn(stdoutOf(snapshot, argv) ?? '[]');

/** The objects of a JSON list; none of a text that is no such list. */
export const objectsIn = (text: string): readonly Record<string, unknown>[] => {
	let value: unknown;
	try {
		value = JSON.parse(text);
	} catch {
		return [];
	}
	return Array.isArray(value) ? value.filter(item => typeof item === 'object' && item !== null) : [];
};
