import {appendFile, readFile} from 'node:fs/promises';
import {dirname} from 'node:path';
import type {ServerHostKeyAlgorithm} from 'ssh2';
import {fingerprint, judge, type KnownHost, keyType, knownHostsLine, knownTypes, parseKnownHosts} from './known-hosts.ts';
import {makeFolder, refuseForeignLink} from './local-folder.ts';
import {TargetError} from './target.ts';
import {readTextFile} from './text-file.ts';

/** Decides about the key that a server shows. */
export type HostKeyCheck = {
	/** The signature algorithms to offer, those for the types of key that are known first: a server shows one key, the first that it has. */
	readonly algorithms: readonly ServerHostKeyAlgorithm[];
	/** Resolves where the key is trusted. @throws TargetError where it is not */
	check(key: Buffer): Promise<void>;
};

export type HostKeyOptions = {
	/** For messages: `root@kvm1`. */
	readonly name: string;
	readonly host: string;
	readonly port: number;
	/** The name under which known_hosts has it, without a port (ssh_config(5), HostKeyAlias); if not its own. */
	readonly hostKeyAlias?: string | undefined;
	readonly homeDirectory: string;
	/** Asks a person about a key that nobody knows. */
	readonly confirmHostKey?: ((fingerprint: string, type: string) => Promise<boolean>) | undefined;
	/** Whether somebody who is trusted already (the hypervisor, for its guest) says that this key is right; undefined: cannot tell. */
	readonly vouch?: ((key: Buffer) => Promise<boolean | undefined>) | undefined;
};

/**
 * Checks against ~/.ssh/known_hosts and /etc/ssh/ssh_known_hosts. Never trusts on first use by itself: a new key needs `vouch`
 * or `confirmHostKey`; a changed key is refused unless `vouch` stands for it (addresses of guests are used again).
 */
export const hostKeyCheck = async (options: HostKeyOptions): Promise<HostKeyCheck> => {
	const {name, hostKeyAlias, homeDirectory, confirmHostKey, vouch} = options;
	const [host, port] = hostKeyAlias === undefined ? [options.host, options.port] : [hostKeyAlias, 22];
	const ownFile = `${homeDirectory}/.ssh/known_hosts`;
	const entries = (await Promise.all([ownFile, '/etc/ssh/ssh_known_hosts'].map(readEntries))).flat();
	const known = knownTypes(entries, host, port);
	const types = Object.keys(signatures);
	return {
		algorithms: [...types.filter(type => known.includes(type)), ...types.filter(type => !known.includes(type))].flatMap(
			type => signatures[type] ?? [],
		),
		async check(key) {
			const verdict = judge(entries, host, port, key);
			const shown = `${fingerprint(key)} (${keyType(key)})`;
			if (verdict.kind === 'known') {
				return;
			}

			if (verdict.kind === 'revoked') {
				throw new TargetError(`${name} shows the host key ${shown}, which ${verdict.where} revokes. Nothing was sent to it.`);
			}

			const isVouched = await vouch?.(key);
			if (isVouched === true) {
				return;
			}

			if (isVouched === false) {
				throw new TargetError(
					`${name} shows the host key ${shown}, but the guest agent says that the guest has another one: ${host} is not that guest. Nothing was sent to it.`,
				);
			}

			if (verdict.kind === 'changed') {
				throw new TargetError(
					`The host key of ${name} has changed: it shows ${shown}, and ${verdict.where} holds another one. Somebody may be in between. If the change is known to be right, remove that line and connect again.`,
				);
			}

			if (await confirmHostKey?.(fingerprint(key), keyType(key))) {
				await remember(ownFile, knownHostsLine(host, port, key));
				return;
			}

			const authority =
				verdict.authority === undefined ? '' : ` ${verdict.authority} names a certificate authority, which is not supported.`;
			throw new TargetError(
				`The host key of ${name} is not known: ${shown}.${authority} Connect to it once with ssh, compare the fingerprint, and try again.`,
			);
		},
	};
};

const readEntries = async (file: string): Promise<readonly KnownHost[]> => {
	try {
		return parseKnownHosts(file, readTextFile(file));
	} catch {
		// No such file, or not ours to read: it knows no host, so no key is trusted by it.
		return [];
	}
};

const remember = async (file: string, line: string): Promise<void> => {
	await makeFolder(dirname(file), 0o700);
	await refuseForeignLink(file);
	const before = await readFile(file, 'utf8').catch(() => '');
	await appendFile(file, before === '' || before.endsWith('\n') ? line : `\n${line}`, {mode: 0o600});
};

/**
 * The signature algorithms for a type of key, in the order in which OpenSSH prefers the types; one RSA key serves three (RFC 8332),
 * SHA-1 last. Types that ssh2 cannot check are not here.
 */
const signatures: Readonly<Record<string, readonly ServerHostKeyAlgorithm[]>> = {
	'ssh-ed25519': ['ssh-ed25519'],
	'ecdsa-sha2-nistp256': ['ecdsa-sha2-nistp256'],
	'ecdsa-sha2-nistp384': ['ecdsa-sha2-nistp384'],
	'ecdsa-sha2-nistp521': ['ecdsa-sha2-nistp521'],
	'ssh-rsa': ['rsa-sha2-512', 'rsa-sha2-256', 'ssh-rsa'],
};
