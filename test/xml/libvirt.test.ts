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

test('every recording is compared', () => {
	const used = new Set(libvirtCases.flatMap(sample => [sample.from, resultOf(sample)]));
	assert.deepEqual(
		readdirSync(folder)
			.map(file => file.replace('.xml', ''))
			.sort(),
		[...used].sort(),
	);
});

test('every builder was tried on libvirt', () => {
	const source = readFileSync(new URL('libvirt-cases.ts', import.meta.url), 'utf8').split('libvirtCases')[1] ?? '';
	assert.deepEqual(
		Object.keys(builders).filter(name => !source.includes(`${name}(`)),
		[],
	);
});
