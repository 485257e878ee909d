// Reading domain XML beside fast-xml-parser, and editing it with that as a second reader. `npm run bench` runs it.
import {XMLParser, XMLValidator} from 'fast-xml-parser';
import {editDefinition} from '../../src/xml/agreement.ts';
import {pinEmulator, pinVcpus} from '../../src/xml/domain-edits.ts';
import {applyEdits} from '../../src/xml/edit.ts';
import {parse} from '../../src/xml/parse.ts';
import recorded from '../inspect/debian-13.snapshot.json' with {type: 'json'};
import {tenths, time} from './time.ts';

const options = {
	ignoreAttributes: false,
	preserveOrder: true,
	parseAttributeValue: false,
	parseTagValue: false,
	trimValues: false,
	processEntities: false,
};
const bare = new XMLParser(options);
// Where elements begin and end, but neither their tags nor the values of attributes.
const withPlaces = new XMLParser({...options, captureMetaData: true});

const outputs: Readonly<Record<string, {readonly stdout: string}>> = recorded.commands;
const documents = Object.entries(outputs)
	.filter(([command]) => / (?:dumpxml|net-dumpxml|capabilities)\b/.test(command))
	.map(([command, {stdout}]) => ({command, text: stdout}));

const rows = documents.map(({command, text}) => {
	// As many readings of a document as make some hundred milliseconds of work, so that a small one is measured as well.
	const repeats = Math.ceil(500_000 / text.length);
	const read = (reader: (text: string) => unknown) => () => {
		for (let i = 0; i < repeats; i++) reader(text);
	};
	const microseconds = (work: (text: string) => unknown): number => (time(read(work)).median / repeats) * 1000;
	const ours = microseconds(parse);
	const theirs = microseconds(document => bare.parse(document));
	const pins = [...pinVcpus([[1], [2], [3], [4]]), ...pinEmulator([5])];
	const isDefinition = command.includes(' dumpxml');
	return {
		document: command,
		KiB: tenths(text.length / 1024),
		'nearmetal, µs': Math.round(ours),
		'fast-xml-parser, µs': Math.round(theirs),
		ratio: tenths(theirs / ours),
		'with places, µs': Math.round(microseconds(document => withPlaces.parse(document))),
		'and well-formed, µs': Math.round(microseconds(document => XMLValidator.validate(document))),
		'edit, µs': isDefinition ? Math.round(microseconds(document => applyEdits(document, pins))) : undefined,
		'edit, read twice, µs': isDefinition ? Math.round(microseconds(document => editDefinition(document, pins))) : undefined,
	};
});

console.log('Reading XML: how many times as long fast-xml-parser takes');
console.table(rows);
