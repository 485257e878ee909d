// Reading domain XML beside fast-xml-parser, which gives a tree without offsets and checks less. `npm run bench` runs it.
import {XMLParser} from 'fast-xml-parser';
import {parse} from '../../src/xml/parse.ts';
import recorded from '../inspect/debian-13.snapshot.json' with {type: 'json'};
import {tenths, time} from './time.ts';

const other = new XMLParser({
	ignoreAttributes: false,
	preserveOrder: true,
	parseAttributeValue: false,
	parseTagValue: false,
	trimValues: false,
});

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
	const ours = time(read(parse)).median / repeats;
	const theirs = time(read(document => other.parse(document))).median / repeats;
	return {
		document: command,
		KiB: tenths(text.length / 1024),
		'nearmetal, µs': Math.round(ours * 1000),
		'fast-xml-parser, µs': Math.round(theirs * 1000),
		ratio: tenths(theirs / ours),
	};
});

console.log('Reading XML: how many times as long fast-xml-parser takes');
console.table(rows);
