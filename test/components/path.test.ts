import assert from 'node:assert/strict';
import {test} from 'node:test';
import {pathInOneLine, stripOf} from '../../components/text/path-strip.ts';
import {stationNow} from '../../components/text/station-now.ts';
import type {Station} from '../../src/path/station.ts';
import {firstGuest, pathsOf} from '../../src/path/stations.ts';
import {sample} from '../wizard/fake-engine.ts';
import {withPath} from '../wizard/fake-facts.ts';

const [path] = pathsOf(withPath, firstGuest(withPath), '10.0.0.20');
assert.ok(path);
const {stations} = path;
const station = (kind: Station['kind']): Station => {
	const found = stations.find(one => one.kind === kind);
	assert.ok(found);
	return found;
};

test('from left to right, what belongs to a station stands under it', () => {
	assert.deepEqual(
		stripOf(path, 80, undefined)?.map(({label, text}) => `${label.padEnd(5)}${text}`.trimEnd()),
		[
			'     guest ─ virtio ─ vhost ─ vnet0! ─ virbr0 ─ NAT ─ ens5 ─ wire· ─ peer',
			'CPUs 0-71             0-71',
			'MTU                           1500     1500           9001',
		],
	);
});

test('where it does not fit there is none', () => {
	assert.equal(stripOf(path, 73, undefined), undefined);
	assert.notEqual(stripOf(path, 74, undefined), undefined);
});

test('queue pairs and workers are counted, and the wire is its speed', () => {
	const many = stations.map(one => ({
		...one,
		...(one.kind === 'virtio' || one.kind === 'vhost' ? {count: 8} : {}),
		...(one.kind === 'wire' ? {details: ['25 Gbit/s'], findings: []} : {}),
	}));
	assert.equal(pathInOneLine({...path, stations: many}), 'guest → virtio×8 → vhost×8 → vnet0! → virbr0 → NAT → ens5 → 25 Gbit/s → peer');
});

test('load and losses while it is measured', () => {
	const newest = sample(250, 13.1);
	const now = stationNow(newest, [sample(0, undefined), newest]);
	const told = (['guest', 'virtio', 'vhost', 'tap', 'bridge', 'NIC', 'wire', 'peer'] as const).map(kind => now(station(kind)));
	assert.deepEqual(told, ['43 % busy', '', '81 % busy', '6 lost', '', '26 % softirq', '13.1 Gbit/s', '']);
	const lossy = {...sample(0, undefined), links: [{name: 'ens5', drops: 123_456}]};
	assert.equal(stationNow(lossy, [lossy])(station('NIC')), '26 %, 123k lost');
	assert.equal(stationNow(lossy, [lossy])(station('wire')), '');
});
