import assert from 'node:assert/strict';
import {test} from 'node:test';
import {type ConfiguredOptions, configuredSsh} from '../../src/target/configured-ssh.ts';
import {knownHostsLine} from '../../src/target/known-hosts.ts';
import {clientKey, home, known, server} from './ssh-servers.ts';

const here = `HostName 127.0.0.1\nPort ${server.port}\nUser tester\nIdentityFile ~/.ssh/lab\n`;

const options = (config: string, knownHosts = known): ConfiguredOptions => ({
	host: 'kvm1',
	localUser: 'anna',
	homeDirectory: home({config, known_hosts: knownHosts, lab: clientKey.private}),
	tell: assert.fail,
});

test('a host is reached as its configuration says, and called as it was typed', async () => {
	const target = await configuredSsh(options(`Host kvm1\n${here}`));
	assert.equal(target.name, 'tester@kvm1');
	assert.equal((await target.run(['echo', 'up'])).stdout, 'up\n');
	await target.close();
});

test('its key is looked up under HostKeyAlias, and only there', async () => {
	const config = `Host kvm1\nHostKeyAlias lab-kvm1\n${here}`;
	await assert.rejects(configuredSsh(options(config)), {name: 'TargetError', message: /The host key of tester@kvm1 is not known/});
	await (await configuredSsh(options(config, knownHostsLine('lab-kvm1', 22, server.hostKey)))).close();
});

test('a host behind two others, each told before the login there', async () => {
	const told: string[] = [];
	const onConnecting = (name: string): void => void told.push(name);
	const target = await configuredSsh({...options(`Host kvm1\nProxyJump gate,inner\nHost gate inner kvm1\n${here}`), onConnecting});
	assert.deepEqual(told, ['tester@gate', 'tester@inner', 'tester@kvm1']);
	assert.equal((await target.run(['echo', 'up'])).stdout, 'up\n');
	await target.close();
});

test('a key on the way that is not known stops it there', async () => {
	await assert.rejects(configuredSsh(options(`Host kvm1\nProxyJump gate\nHost gate\nHostKeyAlias other\nHost *\n${here}`)), {
		name: 'TargetError',
		message: /The host key of tester@gate is not known/,
	});
});

test('jumps in a circle end', async () => {
	await assert.rejects(configuredSsh(options(`Host kvm1\nProxyJump gate\nHost gate\nProxyJump kvm1\n`)), {
		name: 'TargetError',
		message: /may go in a circle/,
	});
});
