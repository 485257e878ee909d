import {sum} from '../inspect/sum.ts';
import type {CpuUse, LinkUse} from './cpu-use.ts';
import type {CostRole, GuestCpu} from './measurement.ts';

export const costRoles: readonly CostRole[] = ['vCPU', 'vhost', 'emulator', 'IOThread', 'softirq'];

/** CPU seconds. Threads are counted in ticks of 1/100 s: of less than ten, one more or less is more than a tenth. */
const leastTold = 0.1;

/**
 * What a guest cost its host. Threads are counted by themselves. Softirq belongs to nobody: the guest's share of it is that of its taps'
 * bytes in those of the NICs on the way, and counts for nobody where none are known.
 * @param rate Gbit/s that it carried meanwhile
 * @returns undefined where nothing was carried, or its threads were not read
 */
export const guestCpuPerGigabyte = ({seconds, threads, cpus, links}: CpuUse, rate: number): GuestCpu | undefined => {
	const share = shareOfPackets(links);
	const gigabytes = (rate / 8) * seconds;
	if (!(gigabytes > 0) || threads.length === 0) return undefined;
	const of = (role: CostRole): number =>
		role === 'softirq'
			? share * seconds * sum(cpus.map(({softirq}) => softirq))
			: seconds * sum(threads.filter(thread => (thread.isIothread ? 'IOThread' : thread.role) === role).map(({busy}) => busy));
	const used = costRoles.map(role => [role, of(role)] as const);
	return {
		all: sum(used.map(([, own]) => own)) / gigabytes,
		roles: Object.fromEntries(used.filter(([, own]) => own >= leastTold).map(([role, own]) => [role, own / gigabytes])),
	};
};

const shareOfPackets = (links: readonly LinkUse[]): number => {
	const bytes = (isTap: boolean): number =>
		sum(links.filter(link => link.isTap === isTap).map(({receivedBytes, sentBytes}) => receivedBytes + sentBytes));
	const [taps, nics] = [bytes(true), bytes(false)];
	return nics > 0 ? Math.min(1, taps / nics) : 0;
};
