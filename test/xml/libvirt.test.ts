import assert from 'node:assert/strict';
import {readdirSync, readFileSync} from 'node:fs';
import {test} from 'node:test';
import * as builders from '../../src/xml/domain-edits.ts';
import {applyEdits} from '../../src/xml/edit.ts';
import {libvirtCases} from './libvirt-cases.ts';

const folder = new URL('libvirt-9.0.0/', import.meta.url);
const read = (name: string): string => readFileSync(new URL(`${name}.xml`, folder), 'utf8');
const resultOf = ({from, name, to}: (typeof libvirtCases)[number]): string => to ?? `${from}+${name}`;

for (const sample of libvirtCases) {
	test(`libvirt prints our text back: ${sample.from}, ${sample.name}`, () => {
		const result = read(resultOf(sample));
		assert.equal(applyEdits(read(sample.from), sample.edits), result);
		assert.equal(applyEdits(result, sample.edits), result);
	});
}

/** The definition without what libvirt gives places and controllers by itself. */
const withoutPlaces = (text: string): string =>
	applyEdits(text, [
		{removeAll: 'devices/*/address[type=pci]'},
		...['pci', 'usb', 'sata'].map(type => ({remove: `devices/controller[type=${type}]`})),
	]).trimEnd();

test('libvirt fills in the places of another machine, and what it printed then is as was asked', () => {
	const filledIn = read('web+moveToQ35');
	const edits = builders.moveToQ35('pc-q35-7.2', {ide: [], keepUsb: false});
	assert.equal(withoutPlaces(applyEdits(read('web'), edits)), withoutPlaces(filledIn));
	assert.equal(applyEdits(filledIn, edits), filledIn);
});

test('every recording is compared', () => {
	const used = new Set(['web+moveToQ35', ...libvirtCases.flatMap(sample => [sample.from, resultOf(sample)])]);
	assert.deepEqual(
		readdirSync(folder)
			.map(file => file.replace('.xml', ''))
			.sort(),
		[...used].sort(),
	);
});

test('every builder was tried on libvirt', () => {
	const source = ['libvirt-cases.ts', 'libvirt.test.ts'].map(name => readFileSync(new URL(name, import.meta.url), 'utf8')).join('');
	assert.deepEqual(
		Object.keys(builders).filter(name => !source.includes(`${name}(`)),
		[],
	);
});
