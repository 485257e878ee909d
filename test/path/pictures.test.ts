import assert from 'node:assert/strict';
import {test} from 'node:test';
import type {DomainInterface, Facts} from '../../src/inspect/facts.ts';
import {inspect} from '../../src/inspect/inspect.ts';
import {pathsPage} from '../../src/path/page.ts';
import {firstGuest, pathsOf} from '../../src/path/stations.ts';
import {readHost} from '../../src/plan/read-host.ts';
import {sampleTarget} from '../../src/target/sample.ts';
import {readCase} from '../hosts/read-case.ts';

// The paths of hosts that are kept elsewhere as files, as pictures that can be read; `--test-update-snapshots` draws them anew.

const hostOf = (name: string): Facts => inspect(readCase(`test/hosts/cases/${name}.host`, name).snapshot);

/** The same host where each NIC of its guests is otherwise. */
const withNic = (facts: Facts, change: Partial<DomainInterface>): Facts => ({
	...facts,
	domains: facts.domains.map(domain => {
		const definition = (of: typeof domain.live) => of && {...of, interfaces: of.interfaces.map(nic => ({...nic, ...change}))};
		return {...domain, live: definition(domain.live), inactive: definition(domain.inactive)};
	}),
});

const {facts: sample} = await readHost(sampleTarget());
const bridged = hostOf('no-default-route');

const hosts: Readonly<Record<string, Facts>> = {
	nat: sample,
	'nat-by-its-bridge': {...sample, domains: sample.domains.filter(({name}) => name === 'db02')},
	'bridge-with-nic': bridged,
	bond: hostOf('bond-over-two-nodes'),
	'active-backup': hostOf('active-backup'),
	'vlan-of-bond': hostOf('mtu-vlan-of-bond'),
	'open-vswitch': hostOf('ovs'),
	'macvtap-of-bond': hostOf('macvtap-of-bond'),
	isolated: hostOf('isolated-network'),
	tunnel: hostOf('tunnel-uplink'),
	'two-nics': hostOf('two-nics-one-queue'),
	'no-vhost': hostOf('declined-vhost'),
	'mtu-chain': hostOf('mtu-chain'),
	'forward-drop': hostOf('docker-forward-drop'),
	'user-network': withNic(hostOf('tap-drops'), {type: 'user', source: undefined, target: undefined}),
	'no-uplink': {...withNic(bridged, {type: 'user', source: undefined, target: undefined}), uplink: undefined},
	'passed-through': withNic(bridged, {type: 'hostdev', source: undefined, target: undefined, model: undefined}),
	'vhost-user': withNic(bridged, {type: 'vhostuser', source: undefined, target: undefined}),
	'offloads-off': hostOf('tap-offloads'),
};

for (const [name, facts] of Object.entries(hosts)) {
	const paths = pathsOf(facts, firstGuest(facts), '192.0.2.20');
	test(`${name}: its picture`, t => {
		t.assert.fileSnapshot(pathsPage(paths, 80).join('\n'), `${import.meta.dirname}/pictures/${name}.txt`, {serializers: [text => text]});
	});

	test(`${name}: from the guest to the peer, or to where it is said why no further; no line too long`, () => {
		assert.ok(paths.length > 0);
		for (const {stations} of paths) {
			assert.equal(stations[0]?.kind, 'guest');
			assert.ok(['peer', 'end'].includes(stations.at(-1)?.kind ?? ''));
			assert.deepEqual(
				stations.filter(station => station.name.length > 15),
				[],
			);
		}

		for (const columns of [58, 80, 120]) {
			assert.deepEqual(
				pathsPage(paths, columns).filter(line => [...line].length > columns),
				[],
			);
		}
	});
}

test('a guest that is not there has no path, and neither has one without a NIC', () => {
	assert.deepEqual(pathsOf(bridged, 'nobody'), []);
	assert.deepEqual(pathsOf(bridged, undefined), []);
	const bare = {...bridged, domains: bridged.domains.map(domain => ({...domain, live: undefined, inactive: undefined}))};
	assert.deepEqual(pathsOf(bare, firstGuest(bare)), []);
});

test('without a peer its station says nothing', () => {
	const [path] = pathsOf(bridged, firstGuest(bridged));
	assert.deepEqual(path?.stations.at(-1)?.details, []);
});
