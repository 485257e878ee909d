import assert from 'node:assert/strict';
import {createHmac} from 'node:crypto';
import {fingerprint, judge, keyType, knownHostsLine, knownTypes, parseKnownHosts} from '../../src/target/known-hosts.ts';
import {damaged} from './damage.ts';
import type {Kind} from './kind.ts';

const field = (text: string): Buffer => {
	const length = Buffer.alloc(4);
	length.writeUInt32BE(text.length);
	return Buffer.concat([length, Buffer.from(text)]);
};
const keys = ['ssh-ed25519', 'ssh-rsa', 'ecdsa-sha2-nistp256'].flatMap(type =>
	['one', 'another'].map(content => Buffer.concat([field(type), field(content.repeat(8))])),
);
const hosts = [
	['kvm1', 22],
	['kvm1.lab', 2222],
	['10.0.0.1', 22],
	['fe80::1%eth0', 22],
	['a'.repeat(253), 22],
] as const;

const hashed = (name: string): string => {
	const salt = Buffer.from('01234567890123456789');
	return `|1|${salt.toString('base64')}|${createHmac('sha1', salt).update(name).digest('base64')}`;
};
const line = (names: string, key = keys[0]): string => `${names} ${key === undefined ? '' : `${keyType(key)} ${key.toString('base64')}`}\n`;
const files = [
	hosts.map(([host, port], index) => knownHostsLine(host, port, keys[index % keys.length] ?? Buffer.alloc(0))).join(''),
	`# comment\n\n${line(hashed('kvm1'))}${line(hashed('[kvm1.lab]:2222'), keys[2])}${line('kvm?.*,!kvm2.*,10.0.0.*', keys[3])}`,
	`@revoked ${line('*', keys[1])}@cert-authority ${line('*.lab,kvm*', keys[4])}${line('kvm1,10.0.0.1', keys[5])}${line('kvm1')}`,
];

/** A known_hosts file: a key is known only where its own bytes stand in it. */
export const kind: Kind = {
	texts: damaged(files),
	run(text) {
		const entries = parseKnownHosts('known_hosts', text);
		for (const [host, port] of hosts) {
			assert.ok(knownTypes(entries, host, port).every(type => entries.some(entry => entry.type === type)));
			for (const key of keys) {
				assert.match(fingerprint(key), /^SHA256:/);
				const verdict = judge(entries, host, port, key);
				if (verdict.kind === 'known')
					assert.ok(text.includes(key.toString('base64').replace(/=*$/, '').slice(0, -1)), 'a key that is not there');
			}
		}
		return entries.length > 0;
	},
};
