import {type CpuSet, cpuSet, largest} from '../cpu/cpu-set.ts';
import type {Snapshot} from '../target/target.ts';

/** The paths of a snapshot, sorted once: a big host has some fifteen thousand, and many readers look for a few of them. */
type Paths = {
	/** Names by the folder that holds them. */
	readonly names: ReadonlyMap<string, readonly string[]>;
	/** Whole paths of files by their first four folders, such as `/sys/devices/system/node/`: ten thousand are of CPUs alone. */
	readonly files: ReadonlyMap<string, readonly string[]>;
};

/** `/sys/devices/system/node/` of `/sys/devices/system/node/node0/cpulist`; fewer folders where the path has fewer. */
const firstFolders = (path: string): string => {
	let end = 0;
	for (let depth = 0; depth < 4; depth++) {
		const slash = path.indexOf('/', end + 1);
		if (slash === -1) break;
		end = slash;
	}
	return path.slice(0, end + 1);
};

const sortPaths = ({names, files}: Snapshot): Paths => {
	const below = new Map<string, string[]>();
	for (const path of names) {
		const slash = path.lastIndexOf('/');
		const [folder, name] = [path.slice(0, slash), path.slice(slash + 1)];
		const known = below.get(folder);
		if (known) known.push(name);
		else below.set(folder, [name]);
	}
	return {names: below, files: Map.groupBy(Object.keys(files), firstFolders)};
};

const sorted = new WeakMap<Snapshot, Paths>();

const pathsOf = (snapshot: Snapshot): Paths => {
	const paths = sorted.get(snapshot) ?? sortPaths(snapshot);
	sorted.set(snapshot, paths);
	return paths;
};

/** The names directly below a folder, of those that the probe asked for. */
export const namesBelow = (snapshot: Snapshot, folder: string): readonly string[] => pathsOf(snapshot).names.get(folder) ?? [];

/** The numbers of what is called so directly below a folder: 3 of `cpu3`. One beyond all that Linux counts is damage, and none. */
export const numbersBelow = (snapshot: Snapshot, folder: string, name: 'cpu' | 'node'): CpuSet =>
	cpuSet(
		namesBelow(snapshot, folder)
			.filter(entry => entry.startsWith(name) && /^\d{1,5}$/.test(entry.slice(name.length)))
			.map(entry => Number(entry.slice(name.length)))
			.filter(number => number <= largest),
	);

/** Whether a path is among the names that the probe asked for. */
export const exists = (snapshot: Snapshot, path: string): boolean => {
	const slash = path.lastIndexOf('/');
	return namesBelow(snapshot, path.slice(0, slash)).includes(path.slice(slash + 1));
};

/** The paths of the files anywhere below a folder, which is given with its last slash: `/proc/sys/`. */
export const filesBelow = (snapshot: Snapshot, folder: string): readonly string[] =>
	[...pathsOf(snapshot).files].flatMap(([first, paths]) => {
		if (first.startsWith(folder)) return paths;
		return folder.startsWith(first) ? paths.filter(path => path.startsWith(folder)) : [];
	});
