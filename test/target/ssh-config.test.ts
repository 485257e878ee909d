import assert from 'node:assert/strict';
import {existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {dirname, join} from 'node:path';
import {after, describe, test} from 'node:test';
import {type Asked, type SshSettings, sshSettings} from '../../src/target/ssh-config.ts';

const folder = mkdtempSync(join(tmpdir(), 'ssh-config-'));
after(() => rmSync(folder, {recursive: true}));

let homes = 0;
/** What these files of ~/.ssh say about a host; paths of the home folder are written with ~ again. */
const settings = (files: Readonly<Record<string, string>>, asked: Partial<Asked> & Pick<Asked, 'host'>): SshSettings => {
	const home = join(folder, String(homes++));
	for (const [name, text] of Object.entries(files)) {
		mkdirSync(dirname(join(home, '.ssh', name)), {recursive: true});
		writeFileSync(join(home, '.ssh', name), text);
	}

	const found = sshSettings({localUser: 'anna', homeDirectory: home, ...asked}, [join(home, '.ssh/config'), join(home, '.ssh/system')]);
	return JSON.parse(JSON.stringify(found).replaceAll(home, '~')) as SshSettings;
};

type Case = readonly [
	what: string,
	config: string | Readonly<Record<string, string>>,
	asked: Partial<Asked> & Pick<Asked, 'host'>,
	found: Partial<SshSettings>,
];
const kvm1 = {host: 'kvm1'};
const cases: readonly Case[] = [
	['nothing', {}, kvm1, {hostName: 'kvm1', port: 22, user: 'anna', jumps: [], leftOut: []}],
	['a host', 'Host kvm1\n\tHostName 192.0.2.7\n\tPort 2222\n\tUser root\n', kvm1, {hostName: '192.0.2.7', port: 2222, user: 'root'}],
	['another host', 'Host kvm2\n\tUser root\n', kvm1, {user: 'anna'}],
	['what was typed wins', 'Host kvm1\nPort 2222\nUser root\n', {...kvm1, user: 'admin', port: 22}, {port: 22, user: 'admin'}],
	['the first value wins', 'Host kvm*\nUser one\nHost *\nUser two\nPort 23\n', kvm1, {user: 'one', port: 23}],
	['before any Host', 'User root\nHost kvm2\nPort 1\n', kvm1, {user: 'root', port: 22}],
	['a name that is left out', 'Host * !kvm1\nUser root\n', kvm1, {user: 'anna'}],
	[
		'any way to write it',
		'host=kvm? # mine\n  hostname = "10.0.0.1" # lab\n#User no\nUSER "a b"\r\n',
		kvm1,
		{hostName: '10.0.0.1', user: 'a b'},
	],
	['a name made of the host', 'Host kvm1\nHostName %h.lab.example\n', kvm1, {hostName: 'kvm1.lab.example'}],
	[
		'key files, all of them',
		'Host kvm1\nIdentityFile ~/.ssh/lab\nHost *\nIdentityFile "%d/keys/%r@%h"\nUser root\n',
		kvm1,
		{keyFiles: ['~/.ssh/lab', '~/keys/root@kvm1']},
	],
	['no key file', 'IdentityFile none\n', kvm1, {keyFiles: []}],
	['a key file of an unknown token', 'IdentityFile ~/%k\n', kvm1, {keyFiles: []}],
	['the name in known_hosts', 'Host kvm1\nHostKeyAlias lab-kvm1\n', kvm1, {hostKeyAlias: 'lab-kvm1'}],
	['a way over others', 'Host kvm1\nProxyJump anna@gate:2200,inner\n', kvm1, {jumps: ['anna@gate:2200', 'inner']}],
	['no way over others', 'Host kvm1\nProxyJump none\nHost *\nProxyJump gate\nProxyCommand nc %h %p\n', kvm1, {jumps: []}],
	['Match by name', 'Match originalhost kvm1 user root\nPort 5\nMatch host 10.*\nPort 6\n', {...kvm1, user: 'root'}, {port: 5}],
	['Match by what was found', 'Host kvm1\nHostName 10.0.0.1\nMatch host 10.* !user root\nPort 6\n', kvm1, {port: 6}],
	['Match all', 'Host kvm2\nUser no\nMatch all\nUser root\n', kvm1, {user: 'root'}],
	['Match of others', 'Match localuser bert\nUser root\n', kvm1, {user: 'anna', leftOut: []}],
	['the system’s file, last', {config: 'User own\n', system: 'User system\nPort 7\n'}, kvm1, {user: 'own', port: 7}],
	[
		'an Include, in its Host and in order',
		{
			config: 'Include conf.d/*\nHost kvm1\nInclude kvm1\nHost kvm2\nInclude kvm2',
			'conf.d/1': 'Host kvm1\nUser one\n',
			'conf.d/2': 'User two\nPort 2\n',
			kvm1: 'HostName a\n',
			kvm2: 'HostName b\n',
		},
		kvm1,
		{user: 'one', port: 2, hostName: 'a'},
	],
	['an Include of itself', {config: 'Include config\nUser root\n'}, kvm1, {user: 'root'}],
];

for (const [what, config, asked, expected] of cases) {
	test(what, () => {
		const found = settings(typeof config === 'string' ? {config} : config, asked);
		assert.deepEqual(Object.fromEntries(Object.keys(expected).map(key => [key, found[key as keyof SshSettings]])), expected);
	});
}

test('Match exec runs nothing; what stands under it is left out and named', () => {
	const marker = join(folder, 'was-run');
	const {user, leftOut} = settings(
		{config: `Match originalhost kvm1 exec "touch ${marker}"\n\tUser root\nMatch host kvm2 exec "x"\n\tPort 9\n`},
		kvm1,
	);
	assert.deepEqual([user, leftOut], ['anna', ['~/.ssh/config:2: user stands under “Match exec”, which is not followed here.']]);
	assert.ok(!existsSync(marker));
});

describe('refuses what it cannot follow, and says where it stands', () => {
	const refused: readonly (readonly [config: string, message: RegExp])[] = [
		['Host kvm1\nProxyCommand nc %h %p\n', /\.ssh\/config:2 reaches kvm1 through a ProxyCommand.*ProxyJump is followed/],
		['Port ssh\n', /\.ssh\/config:1 has the port “ssh”/],
		['HostName %k.example\n', /\.ssh\/config:1: “%k\.example” has a token/],
	];
	for (const [config, message] of refused) {
		test(config, () => assert.throws(() => settings({config}, kvm1), {name: 'TargetError', message}));
	}

	test('a user without a name', () => {
		assert.throws(() => settings({}, {...kvm1, localUser: undefined}), {name: 'TargetError', message: /write USER@kvm1/});
	});
});
