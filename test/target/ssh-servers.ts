import {mkdirSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {after} from 'node:test';
import {knownHostsLine} from '../../src/target/known-hosts.ts';
import {sshTarget} from '../../src/target/ssh.ts';
import type {HostTarget} from '../../src/target/target.ts';
import {newKeyPair} from './ssh-keys.ts';
import {startServer} from './ssh-server.ts';

// The SSH servers that a test file logs in to, and whoever logs in; after the tests they are closed.

export const folder = mkdtempSync(join(tmpdir(), 'target-ssh-'));
export const clientKey = newKeyPair();
export const lockedKey = newKeyPair({passphrase: 'correct horse', cipher: 'aes256-ctr', rounds: 16});
export const otherKey = newKeyPair();
const accepted = [clientKey, lockedKey].map(key => key.public.split(' ')[1]);
export const server = await startServer({
	accepts: context =>
		(context.method === 'publickey' && accepted.includes(context.key.data.toString('base64'))) ||
		(context.method === 'password' && context.password === 'opensesame'),
});
export const signalServer = await startServer({accepts: () => true, endsWith: 'TERM'});
after(() => {
	server.close();
	signalServer.close();
	rmSync(folder, {recursive: true});
});

let homes = 0;
/** A home folder with these files in .ssh. */
export const home = (files: Readonly<Record<string, string>> = {}): string => {
	const path = join(folder, String(homes++));
	mkdirSync(join(path, '.ssh'), {recursive: true});
	for (const [name, text] of Object.entries(files)) {
		writeFileSync(join(path, '.ssh', name), text);
	}

	return path;
};

export const known = knownHostsLine('127.0.0.1', server.port, server.hostKey);
export const login = {user: 'tester', host: '127.0.0.1', port: server.port};
export const open = (): Promise<HostTarget> =>
	sshTarget({...login, homeDirectory: home({known_hosts: known, id_ed25519: clientKey.private})});
