import assert from 'node:assert/strict';
import {readFileSync} from 'node:fs';
import {describe, test} from 'node:test';
import {linesOf, titleOf} from '../../src/change/change.ts';
import {makePlan, type Planned} from '../../src/plan/make-plan.ts';
import {presetNamed} from '../../src/plan/preset.ts';
import {readHost} from '../../src/plan/read-host.ts';
import {readInside} from '../../src/plan/read-inside.ts';
import type {InsideReading} from '../../src/plan/reading.ts';
import {memoryHost} from '../../src/target/memory.ts';
import {sampleTarget} from '../../src/target/sample.ts';
import type {Snapshot, Target} from '../../src/target/target.ts';
import {findAll} from '../../src/xml/find.ts';
import {parse} from '../../src/xml/parse.ts';

// The thirteen rows of the reference document, with its values, and what preset `reference` makes of them.

type Row = {
	readonly row: number;
	/** As the document calls it. */
	readonly tuning: string;
	readonly step: string;
	/** Why there is nothing to set on the sample, whose guest nobody can enter. Absent: it gets the values. */
	readonly onSample?: string;
	readonly values: readonly {
		/** The title of a change; of a definition, with the path in it. */
		readonly of: string;
		readonly document: string;
		/** Where the document's own value is one of its machine; `why` says so. */
		readonly here?: string;
		readonly why?: string;
	}[];
};

const rows = JSON.parse(readFileSync('test/plan/reference-rows.json', 'utf8')) as readonly Row[];
const preset = presetNamed('reference');
assert.ok(preset);

const planFor = async (target: Target, inside: InsideReading): Promise<Planned> =>
	makePlan({...(await readHost(target)), inside}, {preset, guest: 'web01', on: {}, options: {}});

/** What is there once all is done, by title; of a definition its text. */
const left = ({plan, asked}: Planned): ReadonlyMap<string, string> =>
	new Map(
		plan.steps
			.filter(({state}) => state === 'on' || state === 'satisfied')
			.flatMap(({id}) => asked.get(id) ?? [])
			.map(change => [
				titleOf(change),
				linesOf(change, change.after)
					.filter(line => change.kind !== 'file' || !line.startsWith('#'))
					.join('\n'),
			]),
	);

/** A value by its name in the table: `sysctl net.core.rmem_max`, `definition of web01: cpu@mode`. */
const valueIn = (states: ReadonlyMap<string, string>, name: string): string | undefined => {
	const [, title = '', path = '', attribute = ''] = /^((?:in the guest: )?definition of .*): (.*)@(\w+)$/.exec(name) ?? [];
	const xml = states.get(title);
	return xml === undefined ? states.get(name) : findAll(parse(xml).root, path)[0]?.attributes.get(attribute)?.value;
};

const assertValues = (planned: Planned, {step, values}: Row): void => {
	assert.equal(planned.plan.steps.find(({id}) => id === step)?.state, 'on');
	const states = left(planned);
	assert.deepEqual(
		values.map(({of}) => [of, valueIn(states, of)]),
		values.map(({of, document, here}) => [of, here ?? document]),
	);
};

test('the table has each row of the document once, and a reason for each value that is not the document’s', () => {
	assert.deepEqual(
		rows.map(({row}) => row),
		Array.from({length: 13}, (_, index) => index + 1),
	);
	for (const {row, values} of rows)
		for (const {here, why} of values) assert.ok(here === undefined || (why?.length ?? 0) > 40, `row ${row}`);
});

describe('on the sample each row has the document’s values, or says why there is nothing to set', async () => {
	const sample = sampleTarget();
	const planned = await planFor(sample, await readInside(sample, (await readHost(sample)).facts.domains[0], () => []));
	for (const row of rows) {
		test(`row ${row.row}: ${row.tuning}`, () => {
			const step = planned.plan.steps.find(({id}) => id === row.step);
			if (row.onSample === undefined) assertValues(planned, row);
			else assert.equal(step?.summary, row.onSample);
		});
	}
});

/** The sample with br_netfilter loaded, and its guest's inside: a recorded machine with one of eight queue pairs switched on. */
const asInTheDocument = async (): Promise<Planned> => {
	const target = sampleTarget();
	await target.run(['modprobe', 'br_netfilter']);
	const recorded = JSON.parse(readFileSync('test/inspect/debian-13.snapshot.json', 'utf8')) as Snapshot;
	const argv = 'ethtool -l enp0s3';
	const channels = recorded.commands[argv];
	assert.ok(channels);
	const [maximum, current] = channels.stdout.split('Current hardware settings:');
	const guest = memoryHost({
		...recorded,
		files: {...recorded.files, '/sys/class/net/enp0s3/address': '52:54:00:10:00:01\n'},
		commands: {
			...recorded.commands,
			[argv]: {...channels, stdout: [maximum?.replace('Combined:\t1', 'Combined:\t8'), current].join('Current hardware settings:')},
		},
	});
	return planFor(target, {kind: 'read', way: 'agent', ...(await readHost(guest))});
};

describe('where the module is loaded and the guest can be entered, all thirteen have them', async () => {
	const planned = await asInTheDocument();
	for (const row of rows) test(`row ${row.row}: ${row.tuning}`, () => assertValues(planned, row));
});
