import assert from 'node:assert/strict';
import {test} from 'node:test';
import type {DomainDefinition, Facts} from '../../src/inspect/facts.ts';
import {vhostInterfaces, whyNoVhost} from '../../src/inspect/vhost.ts';

const facts = {
	modules: {vhost_net: 'loaded'},
	networks: [
		{name: 'default', forward: 'nat'},
		{name: 'vf-pool', forward: 'hostdev'},
	],
} as unknown as Facts;
const without = (vhost_net: string) => ({...facts, modules: {vhost_net}}) as unknown as Facts;
const guest = (type: string, model: string | undefined, change: object = {}, of = 'kvm') =>
	({type: of, interfaces: [{type, model, source: 'default', driver: undefined, ...change}]}) as unknown as DomainDefinition;

const cases: readonly (readonly [string, DomainDefinition, Facts, RegExp | undefined])[] = [
	['a network', guest('network', 'virtio'), facts, undefined],
	['a bridge', guest('bridge', 'virtio-transitional'), facts, undefined],
	['macvtap', guest('direct', 'virtio-non-transitional'), facts, undefined],
	['a tap of somebody’s script', guest('ethernet', 'virtio'), facts, undefined],
	['a state of the module that could not be read', guest('bridge', 'virtio'), without('unknown'), undefined],
	['another model', guest('network', 'e1000e'), facts, /no virtio interface on a tap/],
	['no model', guest('network', undefined), facts, /no virtio interface on a tap/],
	['user networking', guest('user', 'virtio'), facts, /no virtio interface on a tap/],
	['vhost-user', guest('vhostuser', 'virtio'), facts, /no virtio interface on a tap/],
	['a pool of virtual functions', guest('network', 'virtio', {source: 'vf-pool'}), facts, /no virtio interface on a tap/],
	['declined', guest('network', 'virtio', {driver: 'qemu'}), facts, /decline vhost/],
	['an emulated guest', guest('network', 'virtio', {}, 'qemu'), facts, /emulated \(type qemu\)/],
	['a kernel without the module', guest('network', 'virtio'), without('absent'), /no vhost_net/],
	['a module that may not be loaded', guest('network', 'virtio'), without('blacklisted'), /blacklisted/],
];

for (const [what, definition, host, because] of cases) {
	test(`vhost: ${what}`, () => {
		assert.equal(vhostInterfaces(definition, host).length, because === undefined ? 1 : 0);
		const said = whyNoVhost(definition, host);
		if (because === undefined) assert.equal(said, undefined);
		else assert.match(said ?? '', because);
	});
}
