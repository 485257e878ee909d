import assert from 'node:assert/strict';
import {readFileSync} from 'node:fs';
import {test} from 'node:test';
import type {CourseResult} from '../../src/judge/course.ts';
import {designs} from '../../src/judge/design.ts';
import {foresee} from '../../src/measured/foresee.ts';
import type {Found, RunRecord} from '../../src/measured/found.ts';
import {readResults} from '../../src/measured/read-results.ts';
import {type ResultsParts, results, resultsFile, resultsVersion} from '../../src/measured/results.ts';
import {figuresOf} from '../../src/measured/tcp.ts';
import {allFlows, instrumentsOf} from '../../src/measured/tcp-flows.ts';
import {readHost} from '../../src/plan/read-host.ts';
import {unseen} from '../../src/plan/reading.ts';
import {type Schema, schemasIn, Validator} from '../inspect/json-schema.ts';
import {fresh, planFor} from '../run/host-in-memory.ts';

const schema: Schema = JSON.parse(readFileSync(new URL('../../src/measured/results-schema.json', import.meta.url), 'utf8'));
const validator = new Validator(schema);

const host = await fresh();
const metric = {id: 'sending-16', title: 'TCP sending 16 streams', better: 'higher'} as const;
const effect = {percent: 31, interval: [27.5, 35]} as const;
const measurements = {
	'sending-16': {
		streams: 16,
		throughput: [9.24],
		retransmits: [3],
		cpuPerGigabyte: [1.5],
		guestCpuPerGigabyte: [{all: 0.8, roles: {vCPU: 0.4, vhost: 0.3, emulator: 0.05, IOThread: 0.01, softirq: 0.04}}],
		processes: 1,
		iperf: {client: '3.12', server: '3.12'},
		tool: {client: 0.5, server: 0.4},
		limits: ['The uplink is full.'],
		heldBy: 'the uplink',
	},
};
const atOnce = {...measurements['sending-16'], throughput: [11], eachWay: {sending: [6], receiving: [5]}};
const bareMetal = {'bare-metal-sending-16': {value: 9.4, heldBy: 'iperf3 itself'}};
const run = (holds: readonly string[], ports: number): RunRecord => ({
	judging: 'host-buffers',
	holds,
	boot: 0,
	ports,
	at: '2026-11-20T08:00:00.000Z',
	seconds: {prepared: 1.5, measured: 52},
	figures: {...figuresOf({...measurements, 'both-at-once-16': atOnce}), ...bareMetal},
	measurements: {...measurements, 'both-at-once-16': atOnce},
	packets: {'small-packets': {sent: 1000, arrived: 990}},
});
const outcome: CourseResult = {
	proposed: 'keep',
	because: 'TCP sending 16 streams gained',
	vetoes: [{metric, effect}],
	judged: [
		{metric, verdict: {kind: 'helps', effect}},
		{metric, standsFor: 'sending-16', verdict: {kind: 'no change', effect, within: 1.5}},
		{metric, standsFor: 'sending-16', verdict: {kind: 'undecided', effect: {percent: 1, interval: undefined}, toDecide: 24}},
		{metric, standsFor: 'sending-16', verdict: {kind: 'cannot show it', effect, cap: 'iperf3 itself'}},
	],
	guards: [{metric, effect}],
	beside: [{metric, effect}],
};
const found: Found = {
	unmeasured: [{what: 'bare metal', because: 'There is no iperf3 on kvm1. Install the package iperf3 there.'}],
	runs: [run([], 0), run(['host-buffers'], 0)],
	failures: [{judging: 'host-buffers', at: '2026-11-20T08:00:00.000Z', because: 'The peer went away.'}],
	judgements: [{steps: ['host-buffers'], unit: 'pairs', outcome, isKept: true}],
	total: {steps: ['host-buffers'], unit: 'pairs', outcome} as Found['total'],
};
const steps = {live: ['host-buffers'], atStart: ['hugepages'], inside: []};
const plan = await planFor(host);
const full: ResultsParts = {
	run: '20261120-080000-123',
	plan: {...plan, guest: plan.guest && {...plan.guest, machineId: '0123456789abcdef0123456789abcdef'}},
	reading: {...(await readHost(host)), inside: unseen},
	peer: {kind: 'ssh', user: 'root', address: '10.0.0.9', port: 22},
	design: designs.normal,
	steps,
	foreseen: foresee(steps, designs.normal, 51),
	instruments: [...instrumentsOf(allFlows), {metric, part: 'judged', judges: ['disk'], unit: 'IOPS', how: 'fio'}],
	began: new Date('2026-11-20T08:00:00Z'),
	ended: new Date('2026-11-20T09:00:00Z'),
	found,
	checks: [{what: 'vhost workers', asked: '4', got: '4', same: true}],
	ending: {kind: 'failed', because: 'The guest did not start.'},
};
const empty: ResultsParts = {
	...full,
	found: {unmeasured: [], runs: [], failures: [], judgements: [], total: undefined},
	peer: {kind: 'server', address: '10.0.0.9', port: 5201},
	design: designs.thorough,
	checks: [],
	ending: {kind: 'interrupted'},
};
const poor: ResultsParts = {
	...full,
	found: {
		...found,
		runs: found.runs.map(one => ({
			...one,
			figures: {'sending-16': {value: 9, heldBy: undefined}},
			measurements: {
				'sending-16': {
					...measurements['sending-16'],
					retransmits: [undefined],
					cpuPerGigabyte: [undefined],
					guestCpuPerGigabyte: [undefined],
					iperf: {client: '3.12', server: undefined},
					tool: {client: undefined, server: undefined},
					heldBy: undefined,
				},
			},
		})),
	},
};

for (const [what, parts] of [
	['everything known', full],
	['nothing measured yet', empty],
	['what nobody tells', poor],
] as const) {
	test(`results.json is as its schema says, and can be compared: ${what}`, () => {
		const {text} = resultsFile(parts);
		assert.deepEqual(validator.check(JSON.parse(text)), []);
		assert.equal(readResults(text, 'results.json').runs.length, parts.found.runs.length);
	});
}

const properties = schemasIn(schema).flatMap(([path, part]) =>
	Object.entries(part.properties ?? {}).map(([name, property]) => ({path: `${path}.${name}`, property})),
);

test('the schema has the version that is written, and no property that is not', () => {
	assert.equal(schema.properties?.version?.const, resultsVersion);
	for (const parts of [full, empty]) validator.check(JSON.parse(JSON.stringify(results(parts))));
	assert.deepEqual(
		properties.filter(({property}) => !validator.seen.has(property)).map(({path}) => path),
		[],
	);
});

test('every property is described, and no other is allowed', () => {
	for (const [path, {properties: own, additionalProperties}] of schemasIn(schema)) {
		if (own !== undefined) assert.equal(additionalProperties, false, path);
	}
	const described = ({description, $ref}: Schema): boolean =>
		(description ?? ($ref && validator.definition($ref).description)) !== undefined;
	assert.deepEqual(
		properties.filter(({property}) => !described(property)).map(({path}) => path),
		[],
	);
});

test('the schema refuses what is of another version, or not complete', () => {
	const whole = JSON.parse(resultsFile(full).text);
	assert.deepEqual(validator.check({...whole, version: 2}), ['.version is 2: not 5']);
	assert.deepEqual(validator.check({...whole, runs: [{...whole.runs[0], seconds: {prepared: -1}}]}), [
		'.runs[0].seconds.measured is missing',
		'.runs[0].seconds.prepared is -1: below 0',
	]);
	assert.deepEqual(validator.check({...whole, more: 1}), ['.more is not in the schema']);
});
