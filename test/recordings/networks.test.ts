import assert from 'node:assert/strict';
import {spawnSync} from 'node:child_process';
import {writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {describe, test} from 'node:test';
import {editDefinition} from '../../src/xml/agreement.ts';
import {applyEdits} from '../../src/xml/edit.ts';
import {parse} from '../../src/xml/parse.ts';
import {readCorpus, unpacked} from './definitions.ts';

const corpora = process.env.NEARMETAL_CORPORA;
const networks = (readCorpus(corpora) ?? []).filter(({root}) => root === 'network');
const skip = corpora === undefined && 'set NEARMETAL_CORPORA to the folder of recorded data';
const wanted = [{set: 'mtu', attributes: {size: '9000'}}];
const withoutMtu = (text: string): readonly string[] => text.split('\n').filter(line => !line.includes('<mtu '));

test('an MTU set in a recorded network keeps all other lines, and changes nothing when set again', {skip}, () => {
	assert.ok(networks.length > 20);
	for (const {file, text} of networks) {
		const once = editDefinition(text, wanted);
		assert.deepEqual(withoutMtu(once), withoutMtu(text), file);
		assert.equal(applyEdits(once, wanted), once, file);
	}
});

test('a child taken out of libvirt’s own text and set again stands where libvirt had it', {skip}, () => {
	let count = 0;
	for (const {file, text} of networks.filter(({canonical}) => canonical)) {
		for (const {name, attributes, children} of parse(text).root.children) {
			// What libvirt prints several of is told apart by its attributes.
			if (children.length > 0 || ['ip', 'route', 'portgroup', 'name', 'uuid'].includes(name)) continue;
			const without = applyEdits(text, [{remove: name}]);
			const set = {set: name, attributes: Object.fromEntries([...attributes].map(([key, {value}]) => [key, value]))};
			assert.equal(applyEdits(without, [set]), text, `${file} ${name}`);
			count++;
		}
	}
	assert.ok(count > 20, `${count}`);
});

describe('validity', {skip: skip || (spawnSync('xmllint', ['--version']).status !== 0 && 'xmllint is not installed')}, () => {
	test('a network that was valid by libvirt’s schema stays valid with an MTU', () =>
		unpacked([join(corpora ?? '', 'domain-xml', 'libvirt-9.0.0-schemas.tar.xz')], folder => {
			const valid = networks.filter(file => file.valid);
			const paths = valid.map(({text}, index) => {
				const path = join(folder, `${index}.xml`);
				writeFileSync(path, editDefinition(text, wanted));
				return path;
			});
			const {stderr} = spawnSync('xmllint', ['--noout', '--relaxng', join(folder, 'schemas/network.rng'), ...paths], {encoding: 'utf8'});
			assert.equal(stderr.match(/ validates$/gm)?.length, valid.length, stderr.slice(0, 500));
		}));
});
