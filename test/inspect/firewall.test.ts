import assert from 'node:assert/strict';
import {spawnSync} from 'node:child_process';
import {test} from 'node:test';
import type {Firewall} from '../../src/inspect/facts.ts';
import {inspect} from '../../src/inspect/inspect.ts';
import {baseChainsCommand, flowtablesCommand, softnetFile} from '../../src/inspect/probe.ts';
import type {Output, Snapshot} from '../../src/target/target.ts';
import {snapshotOf} from './snapshot-of.ts';

const nft = baseChainsCommand.join(' ');
const [shell = '', option = '', script = ''] = baseChainsCommand;

/** The script on a host whose nft prints this. */
const run = (stdout: string, status = 0): Output => {
	const ran = spawnSync(shell, [option, `nft() { printf '%s\\n' "$answer"; return ${status}; }; ${script}`], {
		encoding: 'utf8',
		env: {...process.env, answer: stdout},
	});
	return {status: ran.status ?? -1, stdout: ran.stdout, stderr: ran.stderr};
};

const firewall = (part: Partial<Snapshot>): Firewall | undefined => inspect(snapshotOf(part)).firewall;

/** As nft 1.0.6 prints chains, all in one line. */
const chains = (...list: readonly object[]): string =>
	JSON.stringify({nftables: [{metainfo: {version: '1.0.6', json_schema_version: 1}}, ...list.map(chain => ({chain}))]})
		.replaceAll(':', ': ')
		.replaceAll(',"', ', "')
		.replaceAll(',{', ', {');
const input = {family: 'ip', table: 'filter', name: 'INPUT', handle: 2, type: 'filter', hook: 'input', prio: 0, policy: 'drop'};
const ingress = {family: 'netdev', table: 't', name: 'in', handle: 1, type: 'filter', hook: 'ingress', prio: -500, dev: ['ens5', 'ens6']};

const cases: readonly (readonly [what: string, output: Output, expected: Firewall['baseChains']])[] = [
	[
		'with a hook, and without',
		run(chains({family: 'ip', table: 'filter', name: 'LIBVIRT_INP', handle: 1}, input, ingress)),
		[
			{family: 'ip', table: 'filter', name: 'INPUT', hook: 'input', priority: 0, policy: 'drop'},
			{family: 'netdev', table: 't', name: 'in', hook: 'ingress', priority: -500, policy: undefined},
		],
	],
	['none', run(chains()), []],
	['an ordinary user', run('', 1), undefined],
	['no nft', run('', 127), undefined],
	['something else', {status: 0, stdout: 'null\n{"chain": 5}\n{"chain": {"family": 1}}\nx\n', stderr: ''}, []],
];

for (const [what, output, expected] of cases) {
	test(`base chains: ${what}`, () => assert.deepEqual(firewall({commands: {[nft]: output}})?.baseChains, expected));
}

test('chains without a hook stay on the host', () =>
	assert.doesNotMatch(run(chains({family: 'ip', table: 'filter', name: 'KUBE-SVC-1', handle: 1}, input)).stdout, /KUBE/));

const [ip, ip6] = ['/proc/net/ip_tables_names', '/proc/net/ip6_tables_names'] as const;
const read = {[softnetFile]: ''};
const legacy: readonly (readonly [what: string, part: Partial<Snapshot>, expected: Firewall['legacyTables']])[] = [
	['nothing read', {}, undefined],
	['the module is not loaded', {files: read}, []],
	['loaded and never used', {files: {...read, [ip]: ''}, names: [ip]}, []],
	['in use', {files: {...read, [ip]: 'nat\nfilter\n', [ip6]: 'filter\n'}, names: [ip, ip6]}, ['ip nat', 'ip filter', 'ip6 filter']],
	['for root alone', {files: read, names: [ip]}, undefined],
];

for (const [what, part, expected] of legacy) {
	test(`legacy tables: ${what}`, () => assert.deepEqual(firewall(part)?.legacyTables, expected));
}

const list = (...flowtables: readonly object[]): string =>
	JSON.stringify({nftables: [{metainfo: {}}, ...flowtables.map(flowtable => ({flowtable}))]});
const fastpath = {family: 'inet', name: 'ft', table: 'fw4', handle: 3, hook: 'ingress', prio: 0, dev: ['eth1', 'br0']};
const flowtables: readonly (readonly [what: string, printed: string, expected: Firewall['flowtables']])[] = [
	['none', list(), []],
	['of several devices', list(fastpath), [{family: 'inet', table: 'fw4', name: 'ft', devices: ['br0', 'eth1']}]],
	['of one device, a text then', list({...fastpath, dev: 'eth1'}), [{family: 'inet', table: 'fw4', name: 'ft', devices: ['eth1']}]],
	['whose devices are gone', list({...fastpath, dev: undefined}), [{family: 'inet', table: 'fw4', name: 'ft', devices: []}]],
	['no JSON', 'Error: JSON support not compiled-in\n', undefined],
	['a list of nothing', '{"nftables": [null, 1, {"flowtable": {}}]}', []],
];
for (const [what, stdout, expected] of flowtables)
	test(`flowtables: ${what}`, () =>
		assert.deepEqual(firewall({commands: {[flowtablesCommand.join(' ')]: {status: 0, stdout, stderr: ''}}})?.flowtables, expected));
