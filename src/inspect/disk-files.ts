import type {Snapshot} from '../target/target.ts';
import type {DiskFile} from './facts.ts';
import {diskFilesCommand, fileSizeCommand, fileSystemCommand, firstBytesCommand} from './probe.ts';
import {stdoutOf} from './reading.ts';

/** What a qcow2 image begins with: QFI and 0xfb (QEMU docs/interop/qcow2.txt). */
const qcow2 = '51 46 49 fb';

/** The files behind the disks of all definitions, by path. undefined: nobody could ask libvirt which they are. */
export const readDiskFiles = (snapshot: Snapshot): Readonly<Record<string, DiskFile>> | undefined => {
	const paths = stdoutOf(snapshot, diskFilesCommand);
	if (paths === undefined) return undefined;
	return Object.fromEntries(
		paths
			.split('\n')
			.filter(path => path.startsWith('/'))
			.map(path => [path, readFile(snapshot, path)]),
	);
};

const readFile = (snapshot: Snapshot, path: string): DiskFile => {
	const [size, blocks, blockSize] = (stdoutOf(snapshot, fileSizeCommand(path)) ?? '').trim().split(' ').map(Number);
	const bytes = stdoutOf(snapshot, firstBytesCommand(path))?.trim();
	const fileSystem = stdoutOf(snapshot, fileSystemCommand(path))?.trim();
	return {
		fileSystem: fileSystem === '' || fileSystem?.startsWith('UNKNOWN') ? undefined : fileSystem,
		isSparse:
			size === undefined || blocks === undefined || blockSize === undefined || Number.isNaN(size + blocks * blockSize)
				? undefined
				: blocks * blockSize < size,
		isQcow2: bytes === undefined || bytes === '' ? undefined : bytes === qcow2,
	};
};
