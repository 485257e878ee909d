import assert from 'node:assert/strict';
import {readFileSync} from 'node:fs';
import {describeThroughput} from '../../src/bench/describe.ts';
import {type IperfResult, parseIperfResult, parseIperfVersion} from '../../src/bench/iperf.ts';
import {planIperf, threadShare} from '../../src/bench/iperf-plan.ts';
import {limits} from '../../src/bench/limits/index.ts';
import {limitInWords} from '../../src/bench/limits/limit.ts';
import {type Output, TargetError} from '../../src/target/target.ts';
import {damagedJson} from './damage-json.ts';
import {type Kind, unlessRefused} from './kind.ts';

const recorded: readonly Output[] = JSON.parse(readFileSync('test/bench-room/iperf3-outputs.json', 'utf8'));
const outputs = recorded.filter(({stdout}) => stdout.startsWith('{')).map(({stdout}) => stdout);

/** No network carries a petabit, and nothing is less than nothing. */
const assertFigures = ({throughput, retransmits, cpu}: IperfResult): void => {
	const isBetween = (value: number, most: number): boolean => value >= 0 && value <= most;
	assert.ok(isBetween(throughput, 1e6), `${throughput} Gbit/s`);
	assert.ok(isBetween(retransmits ?? 0, Number.MAX_SAFE_INTEGER), `${retransmits} retransmits`);
	for (const share of [cpu.client, cpu.server]) assert.ok(isBetween(share ?? 0, 1e5), `${share} CPUs`);
};

const assertSentence = (text: string): void => assert.doesNotMatch(text, /NaN|Infinity|undefined/);

/** What iperf3 printed, as its result, as its complaint and as its version. */
export const kind: Kind = {
	texts: damagedJson(outputs),
	run(text) {
		const read = (output: Output) => unlessRefused([TargetError], () => parseIperfResult(output, 'web01', '10.0.0.9 port 5201'));
		read({status: 1, stdout: '', stderr: text});
		const version = parseIperfVersion(text) ?? [3, 12];
		assert.ok(planIperf(16, 'both at once', version, version, 25).reduce((sum, {streams}) => sum + streams, 0) === 32);
		const result = read({status: 0, stdout: text, stderr: ''});
		if (result === undefined) return false;
		assertFigures(result);
		const {throughput, cpu} = result;
		const tool = {client: threadShare(cpu.client, 16, version), server: threadShare(cpu.server, 16, undefined)};
		assertSentence(describeThroughput([throughput, throughput, 9]));
		limits({
			way: 'sending',
			streams: 1,
			throughput,
			client: 'in the guest',
			tool,
			serverInAll: cpu.server,
			processes: 1,
			resent: undefined,
			host: undefined,
			peer: undefined,
			cloud: 'amazon',
			mtu: 9000,
			uplinkSpeed: 10_000,
			ports: [],
			bridges: [],
			bandwidth: throughput,
			queuePairs: 1,
			queueing: undefined,
			allowances: undefined,
		})
			.map(limitInWords)
			.forEach(assertSentence);
		return true;
	},
};
