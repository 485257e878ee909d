import type {Snapshot} from '../target/target.ts';
import type {HugetlbfsMount, MemoryFacts} from './facts.ts';
import {size} from './page/size.ts';
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

/** Whether guests can have pages of this size, in KiB, from some mount; undefined where the mounts could not be read. */
export const isMounted = ({hugetlbfs, defaultHugepage}: MemoryFacts, pageSize: number): boolean | undefined =>
	hugetlbfs?.some(mount => (mount.pageSize ?? defaultHugepage) === pageSize);

/** What mounts pages of this size, in KiB, and makes libvirt see them: it looks for mounts when its daemon starts (qemu_conf.c). */
export const howToMount = (pageSize: number): string =>
	`mount -t hugetlbfs -o pagesize=${size(pageSize).replace(/ (\w)iB$/, '$1')} hugetlbfs DIR, and restart libvirt’s daemon`;
