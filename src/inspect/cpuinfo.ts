import type {Snapshot} from '../target/target.ts';
import {cpuinfoFile, firstCpuCommand} from './probe.ts';
import {fieldOf, stdoutOf} from './reading.ts';

/** What /proc/cpuinfo says of the first CPU: its lines differ from architecture to architecture (show_cpuinfo in arch/<arch>). */
export type CpuInfo = {readonly model: string | undefined; readonly flags: readonly string[]};

/** Where an architecture names the model: x86 and Itanium, LoongArch, MIPS, POWER, RISC-V, 32-bit ARM. */
const modelFields = ['model name', 'Model Name', 'cpu model', 'cpu', 'uarch', 'Processor'];

/** 64-bit ARM gives no name but numbers (MIDR_EL1), s390 the machine type in a line for each CPU. */
const modelByNumber = (text: string): string | undefined => {
	const [implementer, part] = [fieldOf(text, 'CPU implementer'), fieldOf(text, 'CPU part')];
	if (implementer !== undefined && part !== undefined) return `ARM implementer ${implementer}, part ${part}`;
	const machine = /\bmachine = (\w+)$/m.exec(text)?.[1];
	return machine === undefined ? undefined : [fieldOf(text, 'vendor_id'), `machine ${machine}`].join(' ');
};

export const readCpuInfo = (snapshot: Snapshot): CpuInfo => {
	// One CPU after another with an empty line between; a recording holds the whole file.
	const [first] = (stdoutOf(snapshot, firstCpuCommand) ?? snapshot.files[cpuinfoFile] ?? '').trimStart().split('\n\n');
	const text = first?.replace(/(?<![ \t])[ \t]+:/g, ':') ?? '';
	const field = (name: string): string | undefined => fieldOf(text, name)?.replace(/\s+/g, ' ') || undefined;
	const flags = field('flags') ?? field('Features') ?? field('features') ?? '';
	return {
		model: modelFields.map(field).find(name => name !== undefined) ?? modelByNumber(text),
		// `flags` on x86, `Features` on ARM, `features` on s390 and on Itanium, where they have blanks within and commas between.
		flags: flags.split(flags.includes(',') ? ', ' : ' ').filter(Boolean),
	};
};
