import assert from 'node:assert/strict';
import {readdirSync, readFileSync} from 'node:fs';
import {assertAgreement} from '../../src/xml/agreement.ts';
import {readDomain} from '../../src/xml/domain.ts';
import {
	bindCells,
	bindMemory,
	pinEmulator,
	pinIothreads,
	pinVcpus,
	setCells,
	setQueues,
	setTopology,
	useHugepages,
} from '../../src/xml/domain-edits.ts';
import {applyEdits, type XmlEdit} from '../../src/xml/edit.ts';
import {EditError} from '../../src/xml/edit-error.ts';
import {parse, type XmlElement, XmlError} from '../../src/xml/parse.ts';
import {complaintOf, readAgain, type SecondReading} from '../../src/xml/second-reader.ts';
import {readCorpus} from '../recordings/definitions.ts';
import {damaged} from './damage.ts';
import {type Kind, unlessRefused} from './kind.ts';

const own = 'test/xml/libvirt-9.0.0';
const recorded = readdirSync(own).map(name => readFileSync(`${own}/${name}`, 'utf8'));
const corpus = (readCorpus(process.env.NEARMETAL_CORPORA) ?? []).map(({text}) => text).filter(text => text.length < 20_000);
const odd = [
	`<?xml version="1.0"?>\n<!-- a --><!DOCTYPE domain>\r\n<domain type='kvm'><name>a&amp;b &#60;</name><vcpu>2</vcpu>\r\n<!-- b --><!-- c --><cputune><shares>9</shares><!-- d --></cputune>\n<devices><interface type='network'><mac address='52:54:00:10:00:01'/><model type='virtio'/></interface></devices><![CDATA[<x>]]></domain>\n`,
	`<domain type="kvm" xmlns:q='urn:q'>\n\t<iothreads>2</iothreads>\n\t<metadata><q:note q:title="]'"/></metadata>\n\t<numatune>\n\t\t<memory mode='strict' nodeset='0-1,^0'/>\n\t</numatune>\n</domain>`,
];

/** Why ours refuses what fast-xml-parser takes, which does not check these: XML 1.0 forbids them, and so does libxml2. */
const stricter: readonly RegExp[] = [
	/found the character U\+\w+, which XML forbids/,
	/expected a reference that XML defines/,
	/expected the value of .* in quotes and without "<"/s,
	/expected a tag after "<"/,
	/expected a processing instruction, or <\?xml/,
	/a comment may not hold "--"/,
	/"]]>" may not stand in text/,
	/One file holds one document/,
	// Definitions of entities are well-formed. Ours reads none, so that a text means what stands in it.
	/<!DOCTYPE/,
];

/** Since its fifth edition XML 1.0 has names of characters beyond U+FFFF, as libxml2 has; fast-xml-parser goes by the fourth. */
const laxer = /is an invalid name/;
const isBeyond = (text: string): boolean => /[\u{10000}-\u{effff}]/u.test(text);

/**
 * fast-xml-parser refuses some names that JavaScript's objects have, takes for white space what JavaScript does and XML does not, and
 * takes an end tag that also closes itself, `</a/>`.
 */
const isMisread = (text: string): boolean => /__proto__|constructor|prototype|[^\S \t\r\n]|<\/[^>]*\/>/.test(text);

/** fast-xml-parser reads no elements deeper than this. */
const deepest = 100;

const depthOf = (root: XmlElement): number => {
	let deepest = 0;
	for (let level: readonly XmlElement[] = [root]; level.length > 0; level = level.flatMap(({children}) => children)) deepest++;
	return deepest;
};

type Outline = Pick<XmlElement | SecondReading, 'name' | 'text'> & {
	readonly attributes: readonly (readonly [name: string, value: string])[];
	readonly children: readonly Outline[];
};

/** What both readers tell of an element. */
const outlineOf = ({name, attributes, text, children}: XmlElement | SecondReading): Outline => ({
	name,
	attributes: [...attributes].map(([key, {value}]) => [key, value] as const),
	text,
	children: children.map(outlineOf),
});

/** The edits that tunings make, for whatever this definition has. */
const editSets = (text: string): readonly (readonly XmlEdit[])[] => {
	const {interfaces, iothreadIds, cpu} = readDomain(text);
	return [
		[...pinVcpus([[0], [1, 2]]), ...pinEmulator([3])],
		iothreadIds.length > 1000 ? [] : pinIothreads(iothreadIds.map(id => [id, [3]])),
		[...bindMemory(0), ...useHugepages([{size: 2048}])],
		[
			...setCells(
				[0, 1].map(vcpu => ({vcpus: [vcpu], memory: 1024})),
				cpu?.cells ?? 0,
			),
			...bindCells([0, 1]),
		],
		setTopology({sockets: 1, dies: 1, cores: 2, threads: 1}, {dies: true, clusters: false}),
		interfaces.slice(0, 3).flatMap(({mac}) => (mac === undefined ? [] : setQueues(mac, 4))),
	];
};

/** Made twice they are as made once, and the second reader agrees. */
const assertEdits = (text: string): void => {
	for (const wanted of editSets(text)) {
		const once = unlessRefused([EditError], () => applyEdits(text, wanted));
		if (once === undefined) continue;
		assert.equal(applyEdits(once, wanted), once, 'the same edits again change something');
		if (once !== text) assertAgreement(text, wanted, once);
	}
};

/** A definition: read as fast-xml-parser reads it, or refused; edited where it is one of a domain. */
export const kind: Kind = {
	texts: damaged([...recorded, ...corpus, ...odd, ...odd, ...odd]),
	run(text) {
		let complaint = '';
		const document = unlessRefused([XmlError], () => {
			try {
				return parse(text);
			} catch (error) {
				complaint = (error as Error).message;
				throw error;
			}
		});
		const theirs = complaintOf(text)?.message;
		if (document === undefined) {
			assert.ok(
				theirs !== undefined || isMisread(text) || stricter.some(pattern => pattern.test(complaint)),
				`refused though fast-xml-parser takes it: ${complaint}`,
			);
			return false;
		}
		if (theirs !== undefined) assert.ok(laxer.test(theirs) && isBeyond(text), `taken though fast-xml-parser refuses it: ${theirs}`);
		if (theirs !== undefined || depthOf(document.root) > deepest || isMisread(text)) return true;
		assert.deepEqual(outlineOf(document.root), outlineOf(readAgain(text)));
		if (unlessRefused([XmlError], () => readDomain(text)) !== undefined) assertEdits(text);
		return true;
	},
};
