import type {Snapshot} from '../target/target.ts';
import type {SshConnection} from './facts.ts';
import type {Link} from './links.ts';
import {sshAddressCommand} from './probe.ts';
import {stdoutOf} from './reading.ts';

/** sshd writes the interface behind a link-local address, which several interfaces may have: `fe80::5%ens5`. */
export const readSshConnection = (snapshot: Snapshot, links: readonly Link[]): SshConnection | undefined => {
	const [address, scope] = stdoutOf(snapshot, sshAddressCommand)?.trim().split('%') ?? [];
	if (!address) return undefined;
	const owner = links.find(({addresses}) => addresses.some(own => own.startsWith(`${address}/`)));
	return {address, device: scope ?? owner?.name};
};
