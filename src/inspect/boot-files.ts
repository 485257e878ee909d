import type {Snapshot} from '../target/target.ts';
import type {BootFiles} from './facts.ts';
import {filesBelow} from './paths.ts';

/** The folders of sysctl.d(5) and modules-load.d(5), what comes first winning over a file of the same name in those after it. */
const foldersOf = (name: string): readonly string[] =>
	['/etc', '/run', '/usr/local/lib', '/usr/lib', '/lib'].map(root => `${root}/${name}/`);

const nameOf = (path: string): string => path.slice(path.lastIndexOf('/') + 1);

/** Files of somebody else's, in the order in which they are applied: by name, whatever folder they are in. */
const inOrder = (snapshot: Snapshot, folder: string): readonly string[] => {
	const byName = new Map<string, string>();
	for (const path of foldersOf(folder).flatMap(root => filesBelow(snapshot, root)))
		if (path.endsWith('.conf') && !byName.has(nameOf(path))) byName.set(nameOf(path), path);
	return [...byName]
		.sort(([a], [b]) => (a < b ? -1 : 1))
		.map(([, path]) => path)
		.filter(path => !path.includes('nearmetal'));
};

/** Whether a file that sets sysctls at boot is applied after the one of this name in a sysctl.d, and so wins; /etc/sysctl.conf comes after all. */
export const isAppliedAfter = (path: string, name: string): boolean => !path.includes('/sysctl.d/') || nameOf(path) > name;

/** `net.core.rmem_max = 1`, `net/core/rmem_max=1`, `-net.core.rmem_max = 1`; a dot within a name is a slash then. */
const assignment = /^[ \t]*-?[ \t]*([\w./*-]+)[ \t]*=[ \t]*(.*?)[ \t]*$/gm;

/** What is set at every boot by files of somebody else's. /etc/sysctl.conf comes as 99-sysctl.conf, which links to it (Debian, Red Hat). */
export const readBootFiles = (snapshot: Snapshot): BootFiles => {
	const paths = inOrder(snapshot, 'sysctl.d');
	const legacy = '/etc/sysctl.conf';
	const isLinked = paths.some(path => nameOf(path) === '99-sysctl.conf');
	const all = snapshot.files[legacy] === undefined || isLinked ? paths : [...paths, legacy];
	return {
		sysctls: all.flatMap(path =>
			[...(snapshot.files[path] ?? '').matchAll(assignment)].map(([, key = '', value = '']) => ({
				path,
				// The first of both is what separates (sysctl.d(5)).
				key: /^[^.]*\//.test(key) ? key.replaceAll('/', '.') : key,
				value: value.replace(/\s+/g, ' '),
			})),
		),
		modules: inOrder(snapshot, 'modules-load.d').flatMap(path =>
			(snapshot.files[path] ?? '')
				.split('\n')
				.map(line => line.trim())
				.filter(line => line !== '' && !/^[#;]/.test(line))
				.map(name => ({path, name: name.replaceAll('-', '_')})),
		),
	};
};
