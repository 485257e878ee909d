import {execFileSync} from 'node:child_process';
import {mkdtempSync, readFileSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';

type Attributes = Readonly<Record<string, string | null>>;

/** What Python's expat and libxml2 read in a file, as far as we read it too. */
export type CorpusFacts = {
	readonly parseError?: string;
	readonly type?: string;
	readonly memoryKiB?: number | null;
	readonly currentMemoryKiB?: number | null;
	readonly vcpu?: {readonly max?: string | null; readonly current?: string; readonly cpuset?: string; readonly placement?: string} | null;
	readonly iothreads?: string | null;
	readonly iothreadids?: readonly string[] | null;
	readonly vcpupin?: Readonly<Record<string, string>>;
	readonly emulatorpin?: string | null;
	readonly iothreadpin?: Readonly<Record<string, string>>;
	readonly memoryBacking?: {readonly children: readonly string[]; readonly hugepages: readonly Attributes[] | null};
	readonly numatune?: {readonly memory: Attributes | null};
	readonly os?: Attributes | null;
	readonly cpu?: {
		readonly mode: string | null;
		readonly model: string | null;
		readonly topology: Attributes | null;
		readonly cells: readonly unknown[];
	};
	readonly interfaces?: readonly {
		readonly type: string;
		readonly mac: string | null;
		readonly model: string | null;
		readonly source: Attributes | null;
		readonly driver: Attributes | null;
		readonly target: string | null;
		readonly mtu: string | null;
	}[];
	readonly disks?: readonly {
		readonly device: string | null;
		readonly target: Attributes | null;
		readonly source: Attributes | null;
		readonly driver: Attributes | null;
	}[];
	readonly hostdevs?: readonly unknown[];
};

export type CorpusFile = {
	readonly file: string;
	readonly text: string;
	readonly root: string | undefined;
	readonly facts: CorpusFacts;
	readonly valid?: boolean;
	/** Printed by libvirt's own formatter. */
	readonly canonical?: boolean;
};

/** Unpacks an archive, hands the folder to `use`, and takes it away. */
export const unpacked = <Result>(archives: readonly string[], use: (folder: string) => Result): Result => {
	const folder = mkdtempSync(join(tmpdir(), 'nearmetal-'));
	try {
		for (const archive of archives) {
			execFileSync('tar', ['-xJf', archive, '-C', folder]);
		}

		return use(folder);
	} finally {
		rmSync(folder, {recursive: true});
	}
};

/** The recorded definitions, or undefined when NEARMETAL_CORPORA does not say where they are. */
export const readCorpus = (corpora: string | undefined): readonly CorpusFile[] | undefined => {
	if (corpora === undefined) {
		return undefined;
	}

	const home = join(corpora, 'domain-xml');
	const lines = execFileSync('xz', ['-dc', join(home, 'facts.jsonl.xz')], {encoding: 'utf8', maxBuffer: 64 * 1024 * 1024})
		.trim()
		.split('\n');
	return unpacked([join(home, 'libvirt-9.0.0-xml.tar.xz')], folder =>
		lines.map(line => {
			const record = JSON.parse(line) as Omit<CorpusFile, 'text'>;
			return {...record, text: readFileSync(join(folder, record.file), 'utf8')};
		}),
	);
};
