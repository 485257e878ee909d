import type {DomainDefinition} from '../inspect/facts.ts';

/**
 * What in a definition says that the guest could be moved to another host: a disk that other hosts reach. undefined: nothing says so, which
 * proves nothing, for its disks can be copied along.
 */
export const whyItCouldMigrate = ({disks}: DomainDefinition): string | undefined => {
	const shared = disks.find(
		({type, device, marks}) => device !== 'cdrom' && device !== 'floppy' && (type === 'network' || marks.includes('shareable')),
	);
	if (shared === undefined) return undefined;
	const name = shared.target ?? 'a disk';
	return shared.type === 'network' ? `${name} comes over the network` : `${name} is shared with others`;
};
