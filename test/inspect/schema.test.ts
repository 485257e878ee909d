import assert from 'node:assert/strict';
import {readdirSync, readFileSync} from 'node:fs';
import {test} from 'node:test';
import {hostToJson} from '../../src/diagnose/json.ts';
import type {Facts, Nic} from '../../src/inspect/facts.ts';
import {inspect} from '../../src/inspect/inspect.ts';
import {type Schema, schemasIn, Validator} from './json-schema.ts';

const read = (name: string) => JSON.parse(readFileSync(new URL(name, import.meta.url), 'utf8'));
const schema: Schema = read('../../src/inspect/facts-schema.json');
const validator = new Validator(schema);

const recorded = readdirSync(new URL('.', import.meta.url)).filter(name => name.endsWith('.snapshot.json'));
const hosts: readonly (readonly [what: string, facts: Facts])[] = recorded.map(name => [name, inspect(read(name))]);
const [, host] = hosts[0] ?? [];
const [nic, domain] = [host?.nics[0], host?.domains[0]];
assert.ok(host && nic && domain?.inactive?.vcpus);

// What no recorded host has: a large NIC, a bond, and a definition that says everything.
const full: Facts = {
	...host,
	bootFiles: {
		sysctls: [{path: '/etc/sysctl.d/99-k8s.conf', key: 'net.bridge.bridge-nf-call-iptables', value: '1'}],
		modules: [{path: '/etc/modules-load.d/k8s.conf', name: 'br_netfilter'}],
	},
	services: {...host.services, irqbalanceArguments: {path: '/etc/default/irqbalance', text: '--banirq=42'}},
	nics: [
		{
			...nic,
			rings: {rx: 512, rxMaximum: 4096, tx: 512, txMaximum: 4096},
			speed: 25_000,
			virtualFunctions: 8,
			iommuGroup: '42',
		} satisfies Nic,
	],
	otherQemus: [{pid: 4242, user: 1000}],
	stackedLinks: [
		{
			name: 'bond0',
			kind: 'bond',
			lower: ['eth0', 'eth1'],
			activePort: undefined,
			master: 'br0',
			mtu: 1500,
			up: true,
			speed: undefined,
			addresses: [],
		},
	],
	diskFiles: {'/d.img': {fileSystem: 'xfs', isSparse: false, isQcow2: false}},
	firewall: {
		baseChains: host.firewall?.baseChains,
		flowtables: [{family: 'inet', table: 'firewalld', name: 'fastpath', devices: ['eth0', 'virbr0']}],
		legacyTables: [],
		matchesBridgePorts: false,
	},
	domains: [
		{
			...domain,
			inactive: {
				...domain.inactive,
				memoryDevices: [{cell: 0, size: 1_048_576, model: 'dimm', hasSource: false}],
				hugepages: [{size: 2048, nodeset: '0'}],
				vcpus: {...domain.inactive.vcpus, cpuset: [0, 1]},
				vcpuPins: {0: [2], 1: [3]},
				iothreadPins: {1: [4]},
				cacheParts: [{vcpus: [0, 1], caches: [1]}],
				quotas: [{of: 'each vCPU', quota: 50_000, period: 100_000}],
				disks: domain.inactive.disks.map(disk => ({...disk, marks: ['shareable']})),
				interfaces: domain.inactive.interfaces.map(one => ({...one, bandwidth: {inbound: 128_000, outbound: undefined}})),
				cpu: {
					mode: 'host-passthrough',
					model: undefined,
					topology: {sockets: 1, dies: 1, cores: 4, threads: 2},
					cells: 0,
					cacheMode: undefined,
					features: {vmx: 'disable'},
				},
			},
		},
	],
};
const nothing = inspect({nearmetal: 1, target: 'nothing', takenAt: '', files: {}, links: {}, names: [], commands: {}});

for (const [what, facts] of [...hosts, ['everything known', full], ['nothing known', nothing]] as const) {
	test(`the JSON is as its schema says: ${what}`, () => {
		// As a reader gets it: through text.
		assert.deepEqual(validator.check(JSON.parse(JSON.stringify(hostToJson(facts)))), []);
	});
}

const properties = schemasIn(schema).flatMap(([path, part]) =>
	Object.entries(part.properties ?? {}).map(([name, property]) => ({path: `${path}.${name}`, property})),
);

test('every property of the schema is in the JSON', () => {
	for (const [, facts] of hosts) validator.check(hostToJson(facts));
	validator.check(hostToJson(full));
	assert.deepEqual(
		properties.filter(({property}) => !validator.seen.has(property)).map(({path}) => path),
		[],
	);
});

test('every property is required and described, and no other is allowed', () => {
	for (const [path, {properties: own, required, additionalProperties}] of schemasIn(schema)) {
		if (own !== undefined) assert.deepEqual([required, additionalProperties], [Object.keys(own), false], path);
	}
	const described = ({description, $ref}: Schema): boolean =>
		(description ?? ($ref && validator.definition($ref).description)) !== undefined;
	assert.deepEqual(
		properties.filter(({property}) => !described(property)).map(({path}) => path),
		[],
	);
});

const json = hostToJson(full) as Readonly<Record<string, unknown>>;
const refused: readonly (readonly [what: string, value: unknown, says: RegExp])[] = [
	['another version', {...json, schema: 2}, /^\.schema is 2: not 1$/],
	['a property too many', {...json, cpu: []}, /^\.cpu is not in the schema$/],
	['a property too few', Object.fromEntries(Object.entries(json).filter(([name]) => name !== 'nodes')), /^\.nodes is missing$/],
	['a list in place of a cpulist', {...json, allowedCpus: [0, 1]}, /^\.allowedCpus is \[0,1\]: not string or null$/],
	['a text that is no cpulist', {...json, allowedCpus: '0-'}, /^\.allowedCpus is "0-": does not match/],
	[
		'a state of a module that there is not',
		{...json, modules: {...(json.modules as object), kvm: 'there'}},
		/^\.modules\.kvm is "there": none of/,
	],
	[
		'a governor without CPUs',
		{...json, power: {...(json.power as object), governors: {performance: null}}},
		/governors\.performance is null/,
	],
];

for (const [what, value, says] of refused) {
	test(`the schema refuses ${what}`, () => {
		const [problem = 'nothing', ...more] = validator.check(value);
		assert.match(problem, says);
		assert.deepEqual(more, []);
	});
}
