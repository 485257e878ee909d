import {createHash, createHmac, timingSafeEqual} from 'node:crypto';
import {inPatternList} from './ssh-patterns.ts';

/** One entry of a known_hosts file, sshd(8) "SSH_KNOWN_HOSTS FILE FORMAT". */
export type KnownHost = {
	/** `/root/.ssh/known_hosts:12`, for messages. */
	readonly where: string;
	readonly marker: '@revoked' | '@cert-authority' | undefined;
	/** Comma list of names and patterns, or one hashed name. */
	readonly hosts: string;
	readonly type: string;
	readonly key: Buffer;
};

export type HostKeyMatch =
	| {readonly kind: 'known'}
	/** `authority`: where a @cert-authority line names this host; certificates are not supported. */
	| {readonly kind: 'unknown'; readonly authority: string | undefined}
	| {readonly kind: 'changed'; readonly where: string}
	| {readonly kind: 'revoked'; readonly where: string};

/** The entries of one file; comments, empty lines and lines that are not understood are left out, as OpenSSH leaves them out. */
export const parseKnownHosts = (file: string, text: string): readonly KnownHost[] =>
	text.split('\n').flatMap((line, index) => {
		const words = line.trim().split(/\s+/);
		const marker = words[0] === '@revoked' || words[0] === '@cert-authority' ? words[0] : undefined;
		const [hosts = '', type = '', base64 = ''] = marker === undefined ? words : words.slice(1);
		if (hosts.startsWith('#') || hosts.startsWith('@')) {
			return [];
		}

		// Node passes over what is no base64; OpenSSH does not take such a key.
		const key = Buffer.from(/^[A-Za-z\d+/]+=*$/.test(base64) ? base64 : '', 'base64');
		// The key's own first field must repeat the type: this also leaves out the numbers of protocol 1.
		return key.length > 4 && keyType(key) === type ? [{where: `${file}:${index + 1}`, marker, hosts, type, key}] : [];
	});

/** What the entries say about a key that a host has shown, as OpenSSH takes them: where others are known and this one is not, it is changed. */
export const judge = (entries: readonly KnownHost[], host: string, port: number, key: Buffer): HostKeyMatch => {
	const own = entries.filter(entry => names(entry.hosts, nameOf(host, port)));
	const revoked = own.find(entry => entry.marker === '@revoked' && entry.key.equals(key));
	if (revoked !== undefined) {
		return {kind: 'revoked', where: revoked.where};
	}

	const keys = own.filter(entry => entry.marker === undefined);
	if (keys.some(entry => entry.key.equals(key))) {
		return {kind: 'known'};
	}

	const other = keys.find(entry => entry.type === keyType(key)) ?? keys[0];
	return other === undefined
		? {kind: 'unknown', authority: own.find(entry => entry.marker === '@cert-authority')?.where}
		: {kind: 'changed', where: other.where};
};

/** The types of key that are known for a host: a server that has several keys is asked for one of these first. */
export const knownTypes = (entries: readonly KnownHost[], host: string, port: number): readonly string[] => [
	...new Set(entries.filter(entry => entry.marker === undefined && names(entry.hosts, nameOf(host, port))).map(entry => entry.type)),
];

/** A line for known_hosts, as OpenSSH writes it with HashKnownHosts no. */
export const knownHostsLine = (host: string, port: number, key: Buffer): string =>
	`${nameOf(host, port)} ${keyType(key)} ${key.toString('base64')}\n`;

/** `SHA256:…` as `ssh-keygen -l` prints it. */
export const fingerprint = (key: Buffer): string => `SHA256:${createHash('sha256').update(key).digest('base64').replace(/=+$/, '')}`;

/** The type stands first in a public key, as a string with its length before it (RFC 4253, 6.6). */
export const keyType = (key: Buffer): string => key.subarray(4, 4 + key.readUInt32BE(0)).toString('latin1');

/** A port other than 22 is part of the name. */
const nameOf = (host: string, port: number): string => (port === 22 ? host.toLowerCase() : `[${host.toLowerCase()}]:${port}`);

const names = (hosts: string, name: string): boolean => {
	if (hosts.startsWith('|')) {
		const [, version, salt = '', hash = ''] = hosts.split('|');
		const own = createHmac('sha1', Buffer.from(salt, 'base64')).update(name).digest();
		const theirs = Buffer.from(hash, 'base64');
		return version === '1' && own.length === theirs.length && timingSafeEqual(own, theirs);
	}

	return inPatternList(hosts.toLowerCase().split(','), name);
};
