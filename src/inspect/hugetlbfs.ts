import type {Snapshot} from '../target/target.ts';
import type {HugetlbfsMount} from './facts.ts';
import {hugetlbfsCommand, mountsFile} from './probe.ts';
import {outputOf} from './reading.ts';

/** Device, path, type and options of a line of /proc/mounts; blanks in a path are written as octal numbers (fs/proc_namespace.c). */
const mount = /^\S+ (\S+) hugetlbfs (\S+) /gm;

const octal = (path: string): string =>
	path.replaceAll(/\\([0-7]{3})/g, (_, digits: string) => String.fromCharCode(Number.parseInt(digits, 8)));

/** `pagesize=2M`, `pagesize=1024M`: the kernel counts in MiB, or KiB below that (fs/hugetlbfs/inode.c). */
const toPageSize = (options: string): number | undefined => {
	const [, figure, unit] = /(?:^|,)pagesize=(\d+)([KMG])(?:,|$)/.exec(options) ?? [];
	if (figure === undefined || unit === undefined) return undefined;
	return Number(figure) * 1024 ** 'KMG'.indexOf(unit);
};

/** Where hugetlbfs is mounted; undefined where the mounts could not be read. */
export const readHugetlbfs = (snapshot: Snapshot): readonly HugetlbfsMount[] | undefined => {
	const output = outputOf(snapshot, hugetlbfsCommand);
	// grep's 1: there is none. Its 2: no /proc/mounts.
	const text = output !== undefined && output.status <= 1 ? output.stdout : snapshot.files[mountsFile];
	return text === undefined
		? undefined
		: [...text.matchAll(mount)].map(([, path = '', options = '']) => ({path: octal(path), pageSize: toPageSize(options)}));
};
