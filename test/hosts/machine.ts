import type {Output} from '../../src/target/target.ts';

/** A small x86 host as its case describes it in a few words; everything else of a case is laid over it as raw text. */
export type Machine = {
	readonly name: string;
	readonly nodes: number;
	/** Cores of each node by kind: `8x2 16x1` are 8 cores of two threads, then 16 of one. */
	readonly cores: readonly {readonly count: number; readonly threads: number}[];
	/** `split`: a core's second thread comes after all cores, as on most servers. `adjacent`: right after the first. */
	readonly threads: 'split' | 'adjacent';
	/** GiB of each node, and of these free. */
	readonly memory: readonly (readonly [total: number, free: number])[];
	readonly nics: readonly NicOf[];
	readonly bridges: Readonly<Record<string, readonly string[]>>;
	readonly taps: Readonly<Record<string, {readonly queues: number; readonly mtu: number}>>;
	/** Other links on links: name, kind and what it lies on. */
	readonly links: readonly {readonly name: string; readonly kind: string; readonly lower: readonly string[]; readonly speed?: number}[];
	readonly uplink: {readonly device: string; readonly address: string} | undefined;
	readonly guests: readonly GuestOf[];
	/** Programs that run, by the name that the kernel shows. */
	readonly programs: readonly string[];
	readonly modules: readonly string[];
	readonly libvirt: string;
	readonly qemu: string;
};

export type NicOf = {
	readonly name: string;
	readonly driver: string;
	readonly node: number;
	readonly speed: number;
	readonly queues: number;
	readonly mtu: number;
	readonly bus: string;
};

export type GuestOf = {
	readonly xml: string;
	readonly state: 'running' | 'shut off' | 'paused' | 'crashed';
	readonly autostart: boolean;
	readonly persistent: boolean;
	readonly managedSave: boolean;
	/** By interface, the tap of the running guest. */
	readonly taps: readonly string[];
	readonly workers: number;
	readonly pid: number;
	/** CPUs that its threads may use; undefined: all. */
	readonly cpus: string | undefined;
};

export type Texts = Record<string, string>;

/** What a part of a machine adds to its snapshot. */
export type Parts = {
	readonly files: Texts;
	readonly names: readonly string[];
	readonly links: Texts;
	readonly commands: Readonly<Record<string, Output>>;
};

export const ok = (stdout: string): Output => ({status: 0, stdout, stderr: ''});
export const named = (entries: readonly (readonly [readonly string[], Output])[]) =>
	Object.fromEntries(entries.map(([argv, output]) => [argv.join(' '), output]));
