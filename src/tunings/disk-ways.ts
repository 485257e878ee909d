import type {DomainDisk, Facts} from '../inspect/facts.ts';
import {isSince} from '../inspect/is-since.ts';

/** How one disk of a guest would be read and written: what would change of its driver, and why; or why it is left alone. */
export type DiskWay =
	| {
			readonly kind: 'way';
			readonly target: string;
			readonly cache: string | undefined;
			readonly io: string | undefined;
			/** Whether an IOThread may serve it. */
			readonly takesIothread: boolean;
			readonly because: string;
			readonly warnings: readonly string[];
	  }
	| {readonly kind: 'left'; readonly because: string};

/** File systems that refuse O_DIRECT: QEMU would not start. */
const refusing: ReadonlySet<string> = new Set(['ramfs', 'ecryptfs', 'squashfs']);
/** File systems that are known to take it. Of others only a try tells. */
const taking: ReadonlySet<string> = new Set(['ext2/ext3', 'ext4', 'xfs', 'nfs', 'ocfs2', 'gfs/gfs2', 'f2fs']);

/** A disk that can be told from the others; CD and floppy drives are none. */
export const isDisk = ({device}: DomainDisk): boolean => device === undefined || device === 'disk' || device === 'lun';

export const wayOf = (facts: Facts, disk: DomainDisk, typedIo: string | undefined): DiskWay => {
	const target = disk.target ?? '';
	const file = disk.type === 'file' && disk.source !== undefined ? facts.diskFiles?.[disk.source] : undefined;
	const reason = whyLeft(disk, file, facts.host.kernel);
	if (reason !== undefined) return {kind: 'left', because: `${disk.target ?? 'a disk'} is left alone: ${reason}`};
	const [io, whyIo] =
		typedIo === 'untouched' || (typedIo === undefined && disk.io !== undefined)
			? [undefined, `io stays ${disk.io ?? 'QEMU’s own choice'}`]
			: typedIo === undefined
				? bestIo(facts, disk, file)
				: [typedIo, `io ${typedIo}, as asked for`];
	const cache = disk.cache === 'none' || disk.cache === 'directsync' ? undefined : 'none';
	return {
		kind: 'way',
		target,
		cache,
		io,
		// SCSI disks are served by the IOThread of their controller.
		takesIothread: disk.bus === 'virtio' && disk.iothread === undefined && !disk.hasIothreads,
		because: `${target}: ${cache === undefined ? `cache ${disk.cache} already` : 'cache none, past the host’s page cache'}; ${whyIo}. Its type stays ${disk.format}.`,
		warnings: [
			...(cache === undefined || disk.type === 'block' || taking.has(file?.fileSystem ?? '')
				? []
				: [
						`Whether ${file?.fileSystem === undefined ? 'its file system' : file.fileSystem} lets ${target} be opened past the page cache (O_DIRECT) is only known by trying: ${disk.source} would keep the guest from starting where it does not.`,
					]),
			...(io === 'native' && mayGrow(disk, file)
				? [`${target} may still grow, and with native the thread that serves it stops whenever it does.`]
				: []),
		],
	};
};

type File = NonNullable<Facts['diskFiles']>[string] | undefined;

const whyLeft = ({type, target, format, cache, marks}: DomainDisk, file: File, kernel: string | undefined): string | undefined => {
	if (target === undefined) return 'its definition gives it no name';
	if (type === 'network') return 'it comes over the network, where QEMU’s own driver reads it';
	if (type !== 'file' && type !== 'block') return `its source is a ${type}, and what lies below is not known`;
	const [mark] = marks;
	if (mark !== undefined) return `it is ${mark}`;
	if (format !== 'raw' && format !== 'qcow2') return `its type is ${format ?? 'not told'}`;
	if (format === 'raw' && file?.isQcow2 === true) return 'it is defined as raw, and begins as a qcow2 image does: see which it is';
	if (format === 'qcow2' && file?.isQcow2 === false) return 'it is defined as qcow2, and does not begin as such an image does';
	if (cache === 'writethrough' || cache === 'unsafe') return `its cache mode ${cache} was chosen: another one keeps other promises`;
	const system = file?.fileSystem ?? '';
	// tmpfs takes it since Linux 6.6 (mm/shmem.c).
	if (refusing.has(system) || (system === 'tmpfs' && !isSince(kernel, [6, 6])))
		return `${system} does not let files be opened past the page cache (O_DIRECT)`;
	// btrfs documentation, “Checksumming”: a page that the guest changes while it is written leaves a wrong checksum behind.
	if (system === 'btrfs') return 'on btrfs, writes past the page cache can leave wrong checksums behind';
	return undefined;
};

const mayGrow = ({type, format}: DomainDisk, file: File): boolean => type === 'file' && (format === 'qcow2' || file?.isSparse !== false);

/** Linux AIO where nothing has to be allocated, since it would wait there; io_uring elsewhere, where it is allowed; else as it is. */
const bestIo = (facts: Facts, disk: DomainDisk, file: File): readonly [string | undefined, string] => {
	if (!mayGrow(disk, file))
		return ['native', disk.type === 'block' ? 'io native, for it is a block device' : 'io native, for its file is fully allocated'];
	const none = whyNoUring(facts);
	return none === undefined
		? ['io_uring', 'io io_uring, since its file may still grow and native would wait there']
		: [undefined, `io stays threads: its file may still grow, where native would wait, and ${none}`];
};

/**
 * libvirt refuses a definition with io_uring where QEMU was built without it (qemu_validate.c); what libvirt does not look at is the kernel.
 * 1 is for a group that QEMU is not in, 2 for nobody (Documentation/admin-guide/sysctl/kernel.rst; since 6.6).
 */
const whyNoUring = ({host, libvirt, sysctls}: Facts): string | undefined => {
	if (!isSince(libvirt.version, [6, 3]) || !isSince(libvirt.qemuVersion, [5, 0])) return 'io_uring needs libvirt 6.3 and QEMU 5.0';
	if (!isSince(host.kernel, [5, 1])) return 'io_uring needs Linux 5.1';
	const disabled = sysctls['kernel.io_uring_disabled'];
	return disabled === undefined || disabled === '0' ? undefined : `kernel.io_uring_disabled = ${disabled} keeps io_uring from QEMU`;
};
