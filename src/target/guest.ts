import type {GuestId} from './agent.ts';
import {agentMessage, askAgent, fieldOf} from './ask-agent.ts';
import {keyType} from './known-hosts.ts';
import {type SshOptions, sshTarget} from './ssh.ts';
import type {HostTarget, Target} from './target.ts';

export type GuestOptions = Omit<SshOptions, 'host'> & {
	readonly address: string;
	/** The guest on its host, to check its host key with the guest agent; undefined for a machine that is no guest. */
	readonly domain?: GuestId | undefined;
};

/**
 * A guest, or the other end of a measurement, over SSH through its host: nothing else needs a way to it.
 * Its host key counts when known_hosts holds it or the hypervisor reads the same one out of the guest.
 * @throws TargetError as sshTarget does
 */
export const guestTarget = async (host: HostTarget, {address, domain, ...options}: GuestOptions): Promise<HostTarget> => {
	const name = `${options.user}@${address}`;
	const stream = await host.forward(address, options.port);
	const vouch =
		domain === undefined ? undefined : async (key: Buffer) => (await guestHostKey(host, domain.uuid, keyType(key)))?.equals(key);
	return sshTarget({...options, host: address, name: domain === undefined ? name : `${domain.name} (${name})`}, {stream, vouch});
};

const keyFiles: Readonly<Record<string, string>> = {
	'ssh-ed25519': '/etc/ssh/ssh_host_ed25519_key.pub',
	'ssh-rsa': '/etc/ssh/ssh_host_rsa_key.pub',
	'ecdsa-sha2-nistp256': '/etc/ssh/ssh_host_ecdsa_key.pub',
	'ecdsa-sha2-nistp384': '/etc/ssh/ssh_host_ecdsa_key.pub',
	'ecdsa-sha2-nistp521': '/etc/ssh/ssh_host_ecdsa_key.pub',
};

/** The guest's own host key, read by the guest agent. Undefined where there is no agent, or it may not read files (RHEL's default). */
const guestHostKey = async (host: Target, uuid: string, type: string): Promise<Buffer | undefined> => {
	const path = keyFiles[type];
	if (path === undefined) return undefined;
	const handle = await returned(host, uuid, 'guest-file-open', {path, mode: 'r'});
	if (typeof handle !== 'number') {
		return undefined;
	}

	const content = fieldOf(await returned(host, uuid, 'guest-file-read', {handle, count: 16_384}), 'buf-b64');
	await returned(host, uuid, 'guest-file-close', {handle});
	if (typeof content !== 'string') {
		return undefined;
	}

	const [fileType, base64] = Buffer.from(content, 'base64').toString('utf8').trim().split(/\s+/);
	return fileType === type && base64 !== undefined ? Buffer.from(base64, 'base64') : undefined;
};

/** What the agent returned; undefined where there is no answer, or it refuses. */
const returned = async (host: Target, uuid: string, execute: string, words: object): Promise<unknown> => {
	const answer = await askAgent(host, uuid, agentMessage(execute, words));
	return 'refused' in answer ? undefined : answer.value;
};
