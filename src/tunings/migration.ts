import type {DomainDefinition, Facts} from '../inspect/facts.ts';
import {isDisk} from './disk-ways.ts';

/** File systems that several hosts have at once, as stat(1) calls them. */
const shared: ReadonlySet<string> = new Set(['nfs', 'ceph', 'cifs', 'smb2', 'ocfs2', 'gfs/gfs2', 'lustre', 'gpfs', 'afs']);

/**
 * What says that the guest could be moved to another host: a disk that other hosts reach. undefined: nothing says so, which proves nothing,
 * for its disks can be copied along.
 */
export const whyItCouldMigrate = ({diskFiles}: Facts, {disks}: DomainDefinition): string | undefined => {
	for (const {type, target = 'a disk', source, marks} of disks.filter(isDisk)) {
		const system = type === 'file' && source !== undefined ? diskFiles?.[source]?.fileSystem : undefined;
		if (type === 'network') return `${target} comes over the network`;
		if (marks.includes('shareable')) return `${target} is shared with others`;
		if (system !== undefined && shared.has(system)) return `${target} lies on ${system}, where other hosts may reach it`;
	}

	return undefined;
};
