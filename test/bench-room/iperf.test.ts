import assert from 'node:assert/strict';
import {readFileSync} from 'node:fs';
import {test} from 'node:test';
import {parseIperfResult, parseIperfVersion} from '../../src/bench/iperf.ts';
import {TargetError} from '../../src/target/target.ts';

/**
 * Recorded outputs of iperf3 3.9, 3.12, 3.18 and 3.22 on Debian (per-interval and per-stream parts left out); `expected` was read by
 * Python's json and by jq.
 */
type Recorded = {
	readonly version: string;
	readonly case: string;
	readonly status: number;
	readonly stdout: string;
	readonly stderr: string;
	readonly expected?: {
		readonly bitsPerSecond: number;
		readonly retransmits: number;
		readonly hostTotal: number;
		readonly remoteTotal: number;
	};
};
const recorded: readonly Recorded[] = JSON.parse(readFileSync(new URL('iperf3-outputs.json', import.meta.url), 'utf8'));

const read = (output: {readonly status: number; readonly stdout: string; readonly stderr: string}) =>
	parseIperfResult(output, 'web01', '10.0.0.9 port 5201');

for (const {version, case: name, expected, ...output} of recorded) {
	if (expected) {
		test(`iperf3 ${version} ${name}: what the receiver counted`, () => {
			assert.deepEqual(read(output), {
				throughput: expected.bitsPerSecond / 1e9,
				retransmits: expected.retransmits,
				cpu: {client: expected.hostTotal / 100, server: expected.remoteTotal / 100},
			});
		});
	}
}

const complaints: readonly (readonly [string, RegExp])[] = [
	['err-busy', /busy with another test/],
	['err-noname', /cannot resolve that name|Check the name/],
	['err-refused', /nothing listens there|Check the name, the address and port/],
	['err-serverterm', /the server went away/],
	['err-serverkilled-json', /the server went away/],
	['client-sigTERM', /interrupted in the guest/],
	['err-badparam-len', /block size too large/],
];

for (const {version, case: name, ...output} of recorded) {
	const complaint = complaints.find(([error]) => error === name)?.[1];
	if (complaint) {
		test(`iperf3 ${version} ${name}: a message that says where and what to do`, () => {
			assert.throws(
				() => read(output),
				error =>
					error instanceof TargetError &&
					complaint.test(error.message) &&
					error.message.startsWith('iperf3 from web01 to 10.0.0.9 port 5201: '),
			);
		});
	}
}

test('a result that was cut off is no result, wherever it was cut', () => {
	const whole = recorded.find(({version, case: name}) => version === '3.12' && name === 'tcp-p4');
	assert.ok(whole);
	for (const length of [0, 1, 100, Math.floor(whole.stdout.length / 2), whole.stdout.length - 1]) {
		assert.throws(
			() => read({status: 0, stdout: whole.stdout.slice(0, length), stderr: ''}),
			/the result is incomplete \(\d+ bytes, exit status 0\)/,
		);
	}
});

test('no program', () => {
	assert.throws(
		() => read({status: 127, stdout: '', stderr: 'timeout: failed to run command'}),
		/There is no iperf3 on web01. Install the package iperf3 there./,
	);
});

test('numbers that are not printed stay unknown', () => {
	const result = read({status: 0, stdout: '{"end":{"sum_received":{"bits_per_second":5e9},"sum_sent":{}}}', stderr: ''});
	assert.deepEqual(result, {throughput: 5, retransmits: undefined, cpu: {client: undefined, server: undefined}});
});

for (const bits of ['-5e9', '-1', '1e14', '1e999']) {
	test(`${bits} bit/s are no measurement`, () => {
		assert.throws(
			() => read({status: 0, stdout: `{"end":{"sum_received":{"bits_per_second":${bits}},"sum_sent":{}}}`, stderr: ''}),
			(error: Error) =>
				error instanceof TargetError &&
				/^iperf3 from web01 to 10\.0\.0\.9 port 5201: it says \S+ Gbit\/s, and no machine receives that\. Measure again/.test(
					error.message,
				),
		);
	});
}

for (const figure of ['-1', '4294967295', '1e999', 'null', '"7"']) {
	test(`${figure} retransmits, or CPUs in percent, are not known`, () => {
		const end = `{"sum_received":{"bits_per_second":5e9},"sum_sent":{"retransmits":${figure}},"cpu_utilization_percent":{"host_total":${figure},"remote_total":${figure}}}`;
		assert.deepEqual(read({status: 0, stdout: `{"end":${end}}`, stderr: ''}), {
			throughput: 5,
			retransmits: undefined,
			cpu: {client: undefined, server: undefined},
		});
	});
}

test('versions', () => {
	for (const {version, case: name, stdout} of recorded.filter(({case: one}) => one === 'version')) {
		assert.equal(parseIperfVersion(stdout)?.join('.'), version, name);
	}
	assert.deepEqual(parseIperfVersion('iperf 3.1.3\nLinux'), [3, 1]);
	assert.deepEqual(parseIperfVersion('iperf 3.17.1+ (cJSON 1.7.15)'), [3, 17]);
	assert.equal(parseIperfVersion('iperf version 2.1.8 (12 August 2022) pthreads'), undefined);
	assert.equal(parseIperfVersion(''), undefined);
});

test('an option that it does not know asks for another iperf3, not for another try', () => {
	const stderr = "iperf3: unrecognized option '--connect-timeout'\nUsage: iperf [-s|-c host] [options]\n";
	assert.throws(
		() => parseIperfResult({status: 1, stdout: '', stderr}, 'web01', '10.0.0.9 port 5201'),
		/this iperf3 does not know --connect-timeout\. Install iperf3 3\.2 or newer in web01\.$/,
	);
});

test('a result that stands twice in the output is one', () => {
	const once = JSON.stringify({end: {sum_received: {bits_per_second: 2e9}}}, undefined, '\t');
	assert.equal(parseIperfResult({status: 0, stdout: `${once}\n${once}\n`, stderr: ''}, 'web01', 'peer').throughput, 2);
});
