import type {Environment, environmentTitles} from '../../src/measured/environment.ts';
import type {Unmeasured} from '../../src/measured/meter.ts';
import {resultsVersion} from '../../src/measured/results.ts';

const where: Environment = {
	host: 'kvm1',
	machine: 'm7i.metal-24xl',
	cpu: 'Intel(R) Xeon(R) Platinum 8488C',
	system: 'Debian GNU/Linux 13 (trixie)',
	kernel: '6.12.48',
	libvirt: '11.3.0',
	qemu: '10.0.3',
	guest: 'web01',
	vcpus: '8',
	memory: '8 GiB',
	guestSystem: 'Debian GNU/Linux 12 (bookworm)',
	guestKernel: '6.1.0-40-amd64',
	peer: '10.0.0.9',
	guestIperf: '3.12',
	peerIperf: '3.12',
} satisfies Record<keyof typeof environmentTitles, string>;

const tcp = (how = 'iperf3, 5 s after 1 s that do not count') => ({
	metric: {id: 'sending-16', title: 'TCP sending 16 streams', better: 'higher'},
	part: 'judged',
	unit: 'Gbit/s',
	how,
});
const ping = {
	metric: {id: 'round-trip-median', title: 'ping round trip (median)', better: 'lower'},
	part: 'guard',
	unit: 'ms',
	how: '200 requests, one every 0.01 s',
};

/** Runs of one boot, in which these steps hold: of TCP in Gbit/s, and of ping in ms where it was measured. */
export type BootOf = {
	readonly holds?: readonly string[];
	readonly tcp?: readonly number[];
	readonly ping?: readonly number[];
	readonly heldBy?: string;
};

export type Made = {
	readonly boots: readonly BootOf[];
	readonly kept?: readonly string[];
	readonly environment?: Partial<Environment>;
	/** How TCP is measured. */
	readonly how?: string;
	readonly total?: unknown;
	readonly unmeasured?: readonly Unmeasured[];
};

/** A results.json, as far as it is compared. */
export const resultsData = ({boots, kept = [], environment = {}, how, total = null, unmeasured = []}: Made) => ({
	version: resultsVersion,
	run: '20261120-080000-123',
	began: '2026-11-20T08:00:00.000Z',
	environment: {...where, ...environment},
	instruments: [tcp(how), ping],
	unmeasured,
	kept,
	total,
	runs: boots.flatMap(({holds = [], tcp: rates = [], ping: times = [], heldBy}, boot) =>
		Array.from({length: Math.max(rates.length, times.length)}, (_, run) => ({
			judging: 'x',
			holds,
			boot,
			ports: run,
			at: '2026-11-20T08:00:00.000Z',
			measurements: {},
			packets: {},
			figures: {
				...(rates[run] === undefined ? {} : {'sending-16': {value: rates[run], heldBy}}),
				...(times[run] === undefined ? {} : {'round-trip-median': {value: times[run]}}),
			},
		})),
	),
});

export const resultsText = (made: Made): string => JSON.stringify(resultsData(made));
