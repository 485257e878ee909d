import {percent} from '../../src/bench/limits/limit.ts';
import type {Sample, ThreadRole} from '../../src/bench/measurement.ts';
import type {Station} from '../../src/path/station.ts';
import type {PastSample} from '../../src/wizard/tune/progress.ts';
import {rateInWords} from './number.ts';

/**
 * What a station does by the newest sample, and how many packets were dropped there in all of these, itself among them: `81 % busy`,
 * `12 lost`. Empty for a station of which nothing is read.
 */
export function stationNow(sample: Sample, samples: readonly PastSample[]): (station: Station) => string {
	return ({kind, links}) => {
		switch (kind) {
			case 'guest':
				return share(busyOf(sample, 'vCPU'), 'busy');
			case 'vhost':
				return share(busyOf(sample, 'vhost'), 'busy');
			case 'QEMU':
				return share(busyOf(sample, 'emulator'), 'busy');
			case 'tap':
				return lost(dropsOf(samples, links));
			case 'NIC':
				return softirqAndLost(busyOf(sample, 'softirq'), dropsOf(samples, links));
			case 'wire':
				return sample.throughput === undefined ? '' : rateInWords(sample.throughput);
			default:
				return '';
		}
	};
}

function share(value: number | undefined, what: string): string {
	return value === undefined ? '' : `${percent(value)} ${what}`;
}

/** The mean of the CPUs that this role kept busy most; of the receive softirq its own share. */
function busyOf({cpus}: Sample, role: ThreadRole): number | undefined {
	const shares = cpus.filter(cpu => cpu.role === role).map(({busy, softirq}) => (role === 'softirq' ? softirq : busy));
	return shares.length === 0 ? undefined : shares.reduce((sum, value) => sum + value, 0) / shares.length;
}

/** The share alone says softirq; beside what was lost there is no room for the word. */
function softirqAndLost(softirq: number | undefined, drops: number | undefined): string {
	return drops === undefined || drops === 0
		? share(softirq, 'softirq')
		: [...(softirq === undefined ? [] : [percent(softirq)]), lost(drops)].join(', ');
}

function dropsOf(samples: readonly PastSample[], names: readonly string[]): number | undefined {
	const drops = samples.flatMap(({links}) => links.filter(({name}) => names.includes(name)).map(link => link.drops));
	return drops.length === 0 ? undefined : drops.reduce((sum, count) => sum + count, 0);
}

/** `12 lost`; of many thousands `34k lost`, so that the figure is never cut off. */
function lost(drops: number | undefined): string {
	return drops === undefined ? '' : `${drops < 10_000 ? drops : `${Math.round(drops / 1000)}k`} lost`;
}
