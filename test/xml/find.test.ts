import assert from 'node:assert/strict';
import {test} from 'node:test';
import fc from 'fast-check';
import {EditError} from '../../src/xml/edit-error.ts';
import {findAll, parsePath, quoteValue} from '../../src/xml/find.ts';
import {parse} from '../../src/xml/parse.ts';
import {anyText} from '../text/any-text.ts';
import {casesOf} from '../thorough.ts';

const {root} = parse(`<domain>
  <cputune><vcpupin vcpu='3' cpuset='5'/><vcpupin vcpu='13' cpuset='6'/></cputune>
  <devices>
    <disk n='1'><source file="/a]b/c'd.img"/></disk>
    <interface n='1'><mac address='52:54:00:AB:00:01'/></interface>
    <interface n='2'><mac address='52:54:00:ab:00:02'/></interface>
    <q:x n='1' q:y='a=b'/>
  </devices>
</domain>`);

const cases: Readonly<Record<string, number>> = {
	cputune: 1,
	'cputune/vcpupin': 2,
	'cputune/vcpupin[vcpu=3]': 1,
	"cputune/vcpupin[vcpu='13']": 1,
	'cputune/vcpupin[cpu=3]': 0,
	vcpupin: 0,
	'devices/interface[mac/address=52:54:00:ab:00:01]': 1,
	'devices/interface[mac/address="52:54:00:AB:00:02"]/mac': 1,
	'devices/interface[mac/address=52:54:00:ab:00:0]': 0,
	[`devices/disk[source/file='/a]b/c''d.img']`]: 1,
	[`devices/disk[source/file="/a]b/c'd.img"]`]: 1,
	'devices/q:x[q:y=a=b]': 1,
};

for (const [path, count] of Object.entries(cases)) {
	test(`${path} finds ${count}`, () => assert.equal(findAll(root, path).length, count));
}

for (const path of [
	'',
	'/',
	'/cputune',
	'cputune/',
	'a//b',
	'a[b]',
	'a[b=]',
	'a[b=c',
	"a[b='c]",
	'a[b=c]d',
	'a b',
	"a[b='c'd]",
	'a[b/c/d=e]',
]) {
	test(`"${path}" is refused as a path`, () => assert.throws(() => parsePath(path), EditError));
}

test('any value can be named when quoted', () => {
	fc.assert(
		fc.property(anyText(), value => {
			assert.deepEqual(parsePath(`a[b/c=${quoteValue(value)}]/d`), [
				{name: 'a', condition: {child: 'b', attribute: 'c', value}},
				{name: 'd', condition: undefined},
			]);
		}),
		casesOf(400),
	);
});
