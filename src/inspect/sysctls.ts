import type {Snapshot} from '../target/target.ts';

const root = '/proc/sys/';

/** Names of the host that the kernel keeps there too. */
const identity = /^\/proc\/sys\/kernel\/(hostname|osrelease|random\/)/;

/** The sysctls that the probe asked for, by dotted name; several numbers with one space between, as a sysctl.d file has them. */
export const readSysctls = (snapshot: Snapshot): Readonly<Record<string, string>> =>
	Object.fromEntries(
		Object.entries(snapshot.files)
			.filter(([path]) => path.startsWith(root) && !identity.test(path))
			.map(([path, text]) => [path.slice(root.length).replaceAll('/', '.'), text.trim().replace(/\s+/g, ' ')]),
	);
