import assert from 'node:assert/strict';
import {describe, test} from 'node:test';
import {editComplaint} from '../../src/change/change.ts';
import {tunings} from '../../src/tunings/index.ts';
import {fresh, planFor} from '../run/host-in-memory.ts';

test('every edit that a tuning makes may come back out of a file', async () => {
	const plan = await planFor(await fresh(), Object.fromEntries(tunings.map(({id}) => [id, true])));
	const changes = plan.steps.flatMap(step => step.changes);
	assert.ok(new Set(changes.map(({kind}) => kind)).size > 5);
	for (const change of changes) assert.equal(editComplaint(JSON.parse(JSON.stringify(change))), undefined, JSON.stringify(change.where));
});

const uuid = '6f1c7a0e-3f0e-4c5e-9b0a-5a1d3c9f0e01';
const guest = {uuid, name: 'web01'};
const edits = (...list: readonly unknown[]) => ({on: 'host', kind: 'domain', where: guest, wish: {edits: list}});
const own = {on: 'host', kind: 'file', where: {path: '/etc/sysctl.d/90-nearmetal-x.conf'}};
const sysctl = {on: 'host', kind: 'sysctl', where: {key: 'net.core.rmem_max'}};

describe('refused is', () => {
	const cases: readonly (readonly [string, Readonly<Record<string, unknown>>, RegExp])[] = [
		['a kind that is none', {kind: 'ethtool', where: {}, wish: {}}, /“ethtool” is no kind of change/],
		['no kind', {}, /a change needs a kind\./],
		['a kind that cannot be printed', {kind: {toString: null}, where: {}, wish: {}}, /a change needs a kind\./],
		['a list for a wish', {...sysctl, wish: []}, /needs a wish/],
		['a number for a value', {...sysctl, wish: {value: 1}}, /its wish is none/],
		['two wishes', {...sysctl, wish: {value: '1', atLeast: '1'}}, /its wish is none/],
		['no wish of its kind', {...sysctl, wish: {atMost: '1'}}, /its wish is none/],
		['a module that is to go', {on: 'host', kind: 'module', where: {name: 'tun'}, wish: {loaded: false}}, /its wish is none/],
		['a unit that is not ours', {on: 'host', kind: 'unit', where: {name: 'sshd.service'}, wish: {on: true}}, /may not reach/],
		['lines without a heading', {...own, wish: {lines: {'a = ': '1'}}}, /its wish is none/],
		['a line that is a number', {...own, wish: {heading: '#', lines: {'a = ': 1}}}, /its wish is none/],
		['a text and lines', {...own, wish: {text: '', heading: '#', lines: {}}}, /its wish is none/],
		['a CPU that is none', {on: 'host', kind: 'workers', where: guest, wish: {cpus: [-1], effect: 'now'}}, /its wish is none/],
		['an effect that is none', {on: 'host', kind: 'workers', where: guest, wish: {cpus: [1], effect: 'soon'}}, /its wish is none/],
		[
			'a guest that is a path',
			{on: 'host', kind: 'workers', where: {...guest, uuid: '../../x'}, wish: {cpus: [1], effect: 'now'}},
			/may not reach/,
		],
		[
			'a guest of dashes alone',
			{on: 'host', kind: 'workers', where: {...guest, uuid: '-'.repeat(36)}, wish: {cpus: [1], effect: 'now'}},
			/may not reach/,
		],
		['lists that are numbers', {on: 'host', kind: 'interrupts', where: {device: 'eth0'}, wish: {lists: {a: 1}}}, /its wish is none/],
		['a NIC that is a path', {on: 'host', kind: 'interrupts', where: {device: '..'}, wish: {lists: {}}}, /may not reach/],
		['a network that is a path', {on: 'host', kind: 'network', where: {uuid: '../x', name: 'x'}, wish: {edits: []}}, /may not reach/],
		['an edit of a network of no form', {on: 'host', kind: 'network', where: guest, wish: {edits: [{add: 'x'}]}}, /its wish is none/],
		['no edits', {on: 'host', kind: 'domain', where: guest, wish: {}}, /its wish is none/],
		['an edit of a path that is none', edits({remove: '&\n'}), /its wish is none/],
		['a path of a name that XML has not', edits({remove: 'cpu/"'}), /its wish is none/],
		['an attribute without a name', edits({only: 'memoryBacking/hugepages', name: 'page', children: [{'': '2048'}]}), /its wish is none/],
		['an element that is called by a number', edits({only: 'memoryBacking/hugepages', name: '2048', children: []}), /its wish is none/],
		['a condition that is no path', edits({unless: '', edits: []}), /its wish is none/],
		['an edit that is null', edits(null), /its wish is none/],
		['an edit of no form', edits({add: 'x'}), /its wish is none/],
		['an edit of two forms', edits({set: 'a', remove: 'b'}), /its wish is none/],
		['a removal everywhere that is more', edits({removeAll: 'a', text: 'b'}), /its wish is none/],
		['edits under a condition that are none', edits({unless: 'a', edits: [{remove: 1}]}), /its wish is none/],
		['a condition without edits', edits({unless: 'a'}), /its wish is none/],
		['an attribute that is a number', edits({set: 'a', attributes: {b: 1}}), /its wish is none/],
		['a text that is a number', edits({set: 'a', text: 1}), /its wish is none/],
		['children that are texts', edits({only: 'a', name: 'b', children: ['c']}), /its wish is none/],
		['children without a name', edits({only: 'a', children: []}), /its wish is none/],
	];
	for (const [name, edit, says] of cases) test(name, () => assert.match(editComplaint(edit) ?? 'nothing', says));
});
