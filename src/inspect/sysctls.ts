import type {Snapshot} from '../target/target.ts';
import {filesBelow} from './paths.ts';
import {textOf} from './reading.ts';

const root = '/proc/sys/';

/** Names of the host that the kernel keeps there too. */
const identity = /^\/proc\/sys\/kernel\/(hostname|osrelease|random\/)/;

/** The sysctls that the probe asked for, by dotted name; several numbers with one space between, as a sysctl.d file has them. */
export const readSysctls = (snapshot: Snapshot): Readonly<Record<string, string>> =>
	Object.fromEntries(
		filesBelow(snapshot, root)
			.filter(path => !identity.test(path))
			.map(path => [path.slice(root.length).replaceAll('/', '.'), textOf(snapshot, path)?.replace(/\s+/g, ' ') ?? '']),
	);
