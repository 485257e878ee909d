import assert from 'node:assert/strict';
import {spawnSync} from 'node:child_process';
import {writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {describe, test} from 'node:test';
import {Disagreement, editDefinition} from '../../src/xml/agreement.ts';
import {readDomain} from '../../src/xml/domain.ts';
import {applyEdits, type XmlEdit} from '../../src/xml/edit.ts';
import {EditError} from '../../src/xml/edit-error.ts';
import {findAll} from '../../src/xml/find.ts';
import {parse, type XmlElement} from '../../src/xml/parse.ts';
import {expectedDomain} from './definition-facts.ts';
import {type CorpusFile, readCorpus, unpacked} from './definitions.ts';
import {editSets, removals, toQ35} from './edit-sets.ts';

const corpora = process.env.NEARMETAL_CORPORA;
const corpus = readCorpus(corpora);
const files = corpus ?? [];
const domains = files.filter(({root}) => root === 'domain');

/** Elements that edits make, in so far as this definition has them. */
const pathsToReset = (text: string): readonly string[] => {
	const {interfaces, disks} = readDomain(text);
	return [
		'cputune/emulatorpin',
		'cputune/vcpupin',
		'cputune/vcpupin[vcpu=1]',
		'cputune/iothreadpin',
		'numatune/memory',
		'memoryBacking/nosharepages',
		'memoryBacking/hugepages/page',
		'vcpu',
		'iothreads',
		'cpu/topology',
		'cpu/cache',
		'currentMemory',
		'memoryBacking/access',
		// An <interface type='hostdev'> has its driver ahead of the source, see src/xml/libvirt-order.ts.
		...interfaces
			.filter(({mac, type}) => mac !== undefined && type !== 'hostdev')
			.flatMap(({mac}) => ['driver', 'mtu', 'target', 'model'].map(name => `devices/interface[mac/address=${mac}]/${name}`)),
		...disks.filter(({target}) => target !== undefined).map(({target}) => `devices/disk[target/dev=${target}]/driver`),
	];
};

/** undefined where the definition itself leaves open which element is meant. */
const edited = (text: string, wanted: readonly XmlEdit[]): string | undefined => {
	try {
		return editDefinition(text, wanted);
	} catch (error) {
		if (error instanceof EditError && !(error instanceof Disagreement) && /could mean|means elements/.test(error.message)) {
			return undefined;
		}

		throw error;
	}
};

/** All edits, one set after another. */
const editedFully = (text: string, more: ReturnType<typeof editSets> = {}): string =>
	Object.values({...editSets(text), ...more}).reduce((state, wanted) => edited(state, wanted) ?? state, text);

/** Tags that our edits may touch; every other line must come through as it is. */
const touched =
	/<\/?(?:cputune|vcpupin|emulatorpin|iothreadpin|numatune|memnode|memory (?:mode|nodeset|placement)|memoryBacking|hugepages|page|nosharepages|iothreads|driver|mtu|coalesce|rx|frames|target|cpu|model|vendor|topology|cache|numa|cell|distances|sibling|type|metadata|nearmetal:domain)\b/;
const untouchedLines = (text: string): readonly string[] => text.split('\n').filter(line => !touched.test(line));

const outline = ({name, attributes, children, text}: XmlElement): unknown => [
	name,
	[...attributes].map(([key, {value}]) => [key, value]),
	text.replace(/\s+/g, ' ').trim(),
	children.map(outline),
];

/** What the recorded files never hold, made of them. */
const variations: Readonly<Record<string, (text: string) => string>> = {
	'CR LF': text => text.replaceAll('\n', '\r\n'),
	tabs: text => text.replaceAll('  ', '\t'),
	'no indentation': text => text.replace(/\n +/g, '\n'),
	comments: text =>
		text.includes('<!--')
			? text
			: text.replace(/^( +)<\w.*/gm, (line, indentation: string) => (touched.test(line) ? line : `${indentation}<!-- <x> & -->\n${line}`)),
	instructions: text =>
		text.replace(/^( +)<\w.*/gm, (line, indentation: string) => (touched.test(line) ? line : `${indentation}<?x <y> ?>\n${line}`)),
	'DOCTYPE and byte order mark': text => `\uFEFF<!DOCTYPE domain SYSTEM "x">\n${text.replace(/^\s*<\?xml[^>]*>\s*/, '')}`,
	CDATA: text => text.replace(/<name>([^<&]*)<\/name>/g, '<name><![CDATA[$1]]></name>'),
	references: text => text.replace(/='(\w)([^'\n]*)'/g, (_, letter: string, rest: string) => `='&#${letter.charCodeAt(0)};${rest}'`),
};

describe('recorded definitions', {skip: corpus === undefined && 'set NEARMETAL_CORPORA to the folder of recorded data'}, () => {
	test('well-formed is what expat and libxml2 call well-formed', () => {
		for (const {file, text, facts} of files) {
			if (facts.parseError === undefined) {
				parse(text);
			} else {
				assert.throws(() => parse(text), file);
			}
		}
	});

	test('every fact that we read is what expat and libxml2 read', () => {
		for (const {file, text, facts} of domains) {
			const {
				hasHostDevices,
				hasGuestAgentChannel,
				filtered,
				memoryDevices,
				quotas,
				system,
				memorySource,
				memoryAccess,
				cellAccess,
				memoryAllocation,
				hasIommu,
				cellMemory,
				cellModes,
				cellNodes,
				namedCells,
				launchSecurity,
				cacheParts,
				cpu,
				hasUefi,
				hasTpm,
				hasOwnArguments,
				controllers,
				hasHyperV,
				onPoweroff,
				ownOptions,
				hostDevices,
				...domain
			} = readDomain(text);
			// The recorded reader took the unit "mib" for KiB; libvirt reads units in either case and prints 512000 KiB.
			const known = file.endsWith('/sparc-minimal.xml') ? {...facts, memoryKiB: 512_000} : facts;
			assert.deepEqual(
				{
					...domain,
					cpu: cpu && {mode: cpu.mode, model: cpu.model, topology: cpu.topology, cells: cpu.cells},
					interfaces: domain.interfaces.map(({bandwidth, foreignTap, iommu, offloadsOff, ...nic}) => nic),
					disks: domain.disks.map(({type, iothread, hasIothreads, marks, ...disk}) => disk),
				},
				expectedDomain(known),
				file,
			);
			assert.equal(hasTpm, /<tpm[ >]/.test(text), file);
			assert.equal(hasOwnArguments, text.includes('<qemu:commandline'), file);
			assert.equal(controllers.length, text.match(/<controller /g)?.length ?? 0, file);
			assert.ok(!hasUefi || /<nvram|pflash|efi/.test(text), file);
			assert.equal(hasIommu, /<iommu[ >]/.test(text), file);
			assert.equal(
				hasHostDevices,
				(facts.hostdevs?.length ?? 0) > 0 || (facts.interfaces ?? []).some(({type}) => type === 'hostdev'),
				file,
			);
			assert.equal(hasGuestAgentChannel, text.includes('org.qemu.guest_agent.0'), file);
			assert.equal(filtered, text.includes('<filterref'), file);
			assert.equal(Object.keys(cellNodes).length, text.match(/<memnode /g)?.length ?? 0, file);
			// libvirt refuses those that name nodes which the guest does not have.
			assert.ok(namedCells.every(cell => cell < Math.max(1, cpu?.cells ?? 0)) || /nonexist|invalid|bad-node/.test(file), file);
			assert.equal(launchSecurity !== undefined, text.includes('<launchSecurity'), file);
			assert.equal(cellMemory.length, cpu?.cells ?? 0, file);
			assert.equal(cellAccess.filter(Boolean).length, text.match(/memAccess=/g)?.length ?? 0, file);
			assert.equal(memoryAccess !== undefined, text.includes('<access mode='), file);
			assert.ok(cacheParts.length <= (text.match(/<cachetune /g)?.length ?? 0), file);
			assert.equal(memoryDevices.length, text.match(/<memory model=/g)?.length ?? 0, file);
		}
	});

	test('edits keep all other lines, and change nothing when made again', () => {
		for (const {file, text} of domains) {
			for (const [name, wanted] of Object.entries({...editSets(text), ...removals})) {
				const once = edited(text, wanted);
				if (once !== undefined) {
					assert.deepEqual(untouchedLines(once), untouchedLines(text), `${file} ${name}`);
					assert.equal(applyEdits(once, wanted), once, `${file} ${name}`);
				}
			}
		}
	});

	test('another machine leaves no place of the old, and is made once', () => {
		let moved = 0;
		for (const {file, text} of domains) {
			const wanted = toQ35(text);
			const once = edited(text, wanted);
			if (wanted.length === 0 || once === undefined) continue;
			assert.doesNotMatch(once, /<controller type='pci'|^ {6}<address type='(pci|usb)'/m, file);
			assert.equal(applyEdits(once, wanted), once, file);
			moved++;
		}

		assert.ok(moved > 100, `${moved}`);
	});

	test('what is taken out of libvirt’s own text and set again stands where libvirt had it', () => {
		const counts: Record<string, number> = {};
		for (const {file, text} of domains.filter(({canonical}) => canonical)) {
			const {root} = parse(text);
			for (const path of pathsToReset(text)) {
				const found = findAll(root, path);
				const [element] = found;
				if (element === undefined || found.length > 1 || element.children.length > 0) {
					continue;
				}

				const attributes = Object.fromEntries([...element.attributes].map(([name, {value}]) => [name, value]).toReversed());
				const without = edited(text, [{remove: path}]);
				if (without !== undefined) {
					assert.notEqual(without, text);
					assert.equal(
						applyEdits(without, [element.text === '' ? {set: path, attributes} : {set: path, attributes, text: element.text}]),
						text,
						`${file} ${path}`,
					);
					counts[element.name] = (counts[element.name] ?? 0) + 1;
				}
			}
		}

		assert((counts.driver ?? 0) > 50 && (counts.emulatorpin ?? 0) > 2 && (counts.page ?? 0) > 2, JSON.stringify(counts));
	});

	for (const [variation, vary] of Object.entries(variations)) {
		test(`the same with ${variation}`, () => {
			for (const [index, {file, text}] of domains.entries()) {
				const varied = vary(text);
				assert.deepEqual(outline(parse(varied).root), outline(parse(text).root), file);
				assert.deepEqual(readDomain(varied), readDomain(text), file);
				// A fifth is enough here: all of them are edited above.
				if (index % 5 > 0) {
					continue;
				}

				const once = editedFully(varied);
				assert.deepEqual(untouchedLines(once), untouchedLines(varied), file);
				assert.equal(editedFully(once), once, file);
			}
		});
	}
});

const hasXmllint = spawnSync('xmllint', ['--version']).status === 0;

describe('validity', {
	skip: (corpus === undefined && 'set NEARMETAL_CORPORA to the folder of recorded data') || (!hasXmllint && 'xmllint is not installed'),
}, () => {
	test('what was valid by libvirt’s schema stays valid', () => {
		const valid = domains.filter((file): file is CorpusFile => file.valid === true);
		unpacked([join(corpora ?? '', 'domain-xml', 'libvirt-9.0.0-schemas.tar.xz')], folder => {
			const paths = valid.map(({text}, index) => {
				const path = join(folder, `${index}.xml`);
				writeFileSync(path, editedFully(text, {toQ35: toQ35(text)}));
				return path;
			});
			const {stderr} = spawnSync('xmllint', ['--noout', '--relaxng', join(folder, 'schemas/domain.rng'), ...paths], {
				encoding: 'utf8',
				maxBuffer: 64 * 1024 * 1024,
			});
			const invalid = stderr.split('\n').filter(line => line.endsWith('fails to validate'));
			assert.deepEqual(
				invalid.map(line => valid[Number(/(\d+)\.xml/.exec(line)?.[1])]?.file),
				[],
			);
			assert.equal(stderr.match(/ validates$/gm)?.length, valid.length, stderr.slice(0, 500));
		});
	});
});
