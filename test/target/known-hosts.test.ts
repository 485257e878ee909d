import assert from 'node:assert/strict';
import {createHmac} from 'node:crypto';
import {describe, test} from 'node:test';
import {fingerprint, judge, keyType, knownHostsLine, knownTypes, parseKnownHosts} from '../../src/target/known-hosts.ts';

/** A public key of a type with any content: what known_hosts compares is bytes. */
const publicKey = (type: string, content: string): Buffer => {
	const field = (text: string): Buffer => {
		const length = Buffer.alloc(4);
		length.writeUInt32BE(text.length);
		return Buffer.concat([length, Buffer.from(text)]);
	};

	return Buffer.concat([field(type), field(content)]);
};

const right = publicKey('ssh-ed25519', 'right');
const wrong = publicKey('ssh-ed25519', 'wrong');
const rsa = publicKey('ssh-rsa', 'right');
const line = (hosts: string, key: Buffer): string => `${hosts} ${keyType(key)} ${key.toString('base64')}\n`;
const hashed = (name: string): string => {
	const salt = Buffer.from('01234567890123456789');
	return `|1|${salt.toString('base64')}|${createHmac('sha1', salt).update(name).digest('base64')}`;
};

describe('judge', () => {
	const cases: {name: string; file: string; host?: string; port?: number; key?: Buffer; verdict: string}[] = [
		{name: 'an empty file', file: '', verdict: 'unknown'},
		{name: 'plain', file: line('kvm1', right), verdict: 'known'},
		{name: 'the case of a name does not count', file: line('KVM1', right), host: 'Kvm1', verdict: 'known'},
		{name: 'another host', file: line('kvm2', right), verdict: 'unknown'},
		{name: 'changed', file: `# comment\n\n${line('kvm1', wrong)}`, verdict: 'changed at file:3'},
		{name: 'one of several keys of a type', file: line('kvm1', wrong) + line('kvm1', right), verdict: 'known'},
		{name: 'changed from another type', file: line('kvm1', rsa), verdict: 'changed at file:1'},
		{name: 'the line of its own type is named', file: line('kvm1', rsa) + line('kvm1', wrong), verdict: 'changed at file:2'},
		{name: 'one of several types', file: line('kvm1', rsa) + line('kvm1', right), verdict: 'known'},
		{name: 'comma list', file: line('kvm1.lab,kvm1,10.0.0.1', right), verdict: 'known'},
		{name: 'wildcards', file: line('kvm?.*', right), host: 'kvm1.lab', verdict: 'known'},
		{name: 'a dot is a dot', file: line('kvm1.lab', right), host: 'kvm1xlab', verdict: 'unknown'},
		{name: 'a star for nothing', file: line('*kvm1**', right), verdict: 'known'},
		{name: 'a star that takes more than at first', file: line('*lab*m1', right), host: 'lab2.kvm.lab.kvm1', verdict: 'known'},
		{name: 'the end counts', file: line('kvm*1', right), host: 'kvm12', verdict: 'unknown'},
		{name: 'a dozen stars', file: line(`${'*a'.repeat(12)}*b`, right), host: 'a'.repeat(60), verdict: 'unknown'},
		{name: 'negation', file: line('kvm*,!kvm1', right), verdict: 'unknown'},
		{name: 'negation of another', file: line('kvm*,!kvm2', right), verdict: 'known'},
		{name: 'negation alone matches nothing', file: line('!kvm2', right), verdict: 'unknown'},
		{name: 'hashed', file: line(hashed('kvm1'), right), verdict: 'known'},
		{name: 'hashed, another host', file: line(hashed('kvm2'), right), verdict: 'unknown'},
		{name: 'hashed and changed', file: line(hashed('kvm1'), wrong), verdict: 'changed at file:1'},
		{name: 'another port', file: line('[kvm1]:2222', right), port: 2222, verdict: 'known'},
		{name: 'the port is part of the name', file: line('kvm1', right), port: 2222, verdict: 'unknown'},
		{name: 'a port, hashed', file: line(hashed('[kvm1]:2222'), right), port: 2222, verdict: 'known'},
		{name: 'IPv6', file: line('[fe80::1]:2222', right), host: 'fe80::1', port: 2222, verdict: 'known'},
		{name: 'revoked, though known', file: `${line('kvm1', right)}@revoked ${line('*', right)}`, verdict: 'revoked at file:2'},
		{name: 'another key is revoked', file: `${line('kvm1', right)}@revoked ${line('*', wrong)}`, verdict: 'known'},
		{name: 'an authority is no key of the host', file: `@cert-authority ${line('*', right)}`, verdict: 'unknown, authority at file:1'},
		{name: 'an unknown marker', file: `@other ${line('kvm1', right)}`, verdict: 'unknown'},
		{name: 'a type that is not the key', file: `kvm1 ssh-rsa ${right.toString('base64')}\n`, verdict: 'unknown'},
		{name: 'a key with a sign in it that is none', file: line('kvm1', right).replace('AAAA', 'AA.AA'), verdict: 'unknown'},
		{name: 'half a line', file: 'kvm1 ssh-ed25519\n', verdict: 'unknown'},
		{name: 'what we write ourselves', file: knownHostsLine('Kvm1', 2222, right), port: 2222, verdict: 'known'},
	];
	for (const {name, file, host = 'kvm1', port = 22, key = right, verdict} of cases) {
		test(name, () => {
			const found = judge(parseKnownHosts('file', file), host, port, key);
			const where =
				'where' in found
					? ` at ${found.where}`
					: 'authority' in found && found.authority !== undefined
						? `, authority at ${found.authority}`
						: '';
			assert.equal(found.kind + where, verdict);
		});
	}
});

test('the types known for a host', () => {
	const entries = parseKnownHosts(
		'file',
		line('kvm1', rsa) +
			line(hashed('kvm1'), right) +
			line('kvm1', wrong) +
			`@revoked ${line('kvm1', publicKey('ssh-dss', ''))}` +
			line('kvm2', publicKey('ssh-dss', '')),
	);
	assert.deepEqual(knownTypes(entries, 'kvm1', 22), ['ssh-rsa', 'ssh-ed25519']);
});

test('fingerprint as ssh-keygen prints it', () => {
	// ssh-keygen -lf of the key below.
	const key = Buffer.from('AAAAC3NzaC1lZDI1NTE5AAAAIESEYh+TUKqLwdhtI/2qCqe/SAqLSKrOr/WMG4+JOTNT', 'base64');
	assert.equal(fingerprint(key), 'SHA256:9ngpC2hHgy86sBxVcEgHxzkyecbSuYLYN9noKeqm3R4');
});
