import {guestUser} from './defaults.ts';
import type {Peer} from './measurement.ts';

const ports = {server: 5201, ssh: 22} as const;

/** How a peer is written, to stand in a sentence. */
export const peerNotation = 'ADDRESS[:PORT] of an iperf3 server that runs, or ssh://[USER@]HOST[:PORT]';

/** An IPv6 address with a port stands in brackets. No name begins with a dash: ssh would take it for an option. */
const pattern =
	/^(?:(?<scheme>ssh):\/\/(?:(?<user>[\w.-]+)@)?)?(?:\[(?<v6>[\da-f:.]+)\]|(?<bare>[\da-f]*:[\da-f]*:[\da-f:.]*)|(?<name>[a-z\d](?:[\w.-]*\w)?))(?::(?<port>\d{1,5}))?$/i;

/** A peer as it is written on the command line and in the wizard; undefined: it is written otherwise. */
export const parsePeer = (text: string): Peer | undefined => {
	const {scheme, user = guestUser, v6, bare, name, port} = pattern.exec(text.trim())?.groups ?? {};
	const address = v6 ?? bare ?? name;
	if (address === undefined) return undefined;
	const number = Number(port ?? (scheme === undefined ? ports.server : ports.ssh));
	if (number < 1 || number > 65_535) return undefined;
	return scheme === undefined ? {kind: 'server', address, port: number} : {kind: 'ssh', user, address, port: number};
};
