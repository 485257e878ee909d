import type {CpuSet} from '../cpu/cpu-set.ts';
import type {DomainProcess, Thread} from '../inspect/facts.ts';
import {sum} from '../inspect/sum.ts';
import {type Direction, type Sample, type ThreadRole, waysOf} from './measurement.ts';
import type {Counters, LinkTraffic} from './sampler.ts';

/** What happened on a machine between two readings. Shares are 0 to 1 of one CPU. */
export type CpuUse = {
	readonly seconds: number;
	/** CPU seconds that the whole machine worked. */
	readonly hostSeconds: number;
	/** `system`: the kernel's work that is no softirq. `steal`: what a machine below took. */
	readonly cpus: readonly (Sample['cpus'][number] & {readonly system: number; readonly steal: number})[];
	/** Of the guest; vhost workers in queue order. */
	readonly threads: readonly ThreadUse[];
	/** Share of all CPU time that a hypervisor below took. */
	readonly steal: number;
	/** Packets handled, packets dropped and rounds cut short by the receive softirq; by line of its file where the kernel does not number them. */
	readonly softnet: readonly {readonly cpu: number; readonly processed: number; readonly dropped: number; readonly squeezed: number}[];
	readonly links: readonly LinkUse[];
	/** undefined: it tracks none, has no limit of them, or does not say. */
	readonly conntrack: Counters['conntrack'];
};

export type ThreadUse = {
	readonly tid: number;
	readonly role: ThreadRole;
	/** The thread that QEMU began with. */
	readonly isMainLoop: boolean;
	/** One of QEMU's own for disks: shown with the emulator, and counted by itself. */
	readonly isIothread: boolean;
	readonly vcpu: number | undefined;
	readonly busy: number;
	/** Share of the time in which it had work and no CPU; undefined: this kernel does not tell. */
	readonly waits: number | undefined;
	/** Ran there last. */
	readonly cpu: number;
	readonly allowed: CpuSet | undefined;
};

/** Bytes and packets that passed a link meanwhile. */
export type LinkUse = LinkTraffic & {readonly name: string; readonly isTap: boolean};

/**
 * The difference of two readings. The time of a thread is put to the CPU that it ran on last: exact for a pinned thread, near enough
 * in half a second for one that roams.
 * @param taps names of the guest's taps. @param nics those of the NICs on the way.
 */
export const cpuUse = (
	before: Counters,
	after: Counters,
	process: DomainProcess | undefined,
	taps: readonly string[],
	nics: readonly string[],
): CpuUse => {
	const seconds = after.seconds - before.seconds;
	const threads = [...threadsOf(process)].flatMap(thread => threadUse(thread, process, before, after) ?? []);
	const differences = [...after.cpus].flatMap(([cpu, now]) => {
		const then = before.cpus.get(cpu);
		return then
			? [
					{
						cpu,
						busy: now.busy - then.busy,
						softirq: now.softirq - then.softirq,
						system: now.system - then.system,
						steal: now.steal - then.steal,
						total: now.total - then.total,
					},
				]
			: [];
	});
	return {
		seconds,
		hostSeconds: sum(differences.map(cpu => cpu.busy)) / 100,
		cpus: differences.map(({cpu, busy, softirq, system, steal, total}) => ({
			cpu,
			busy: share(busy, total),
			softirq: share(softirq, total),
			system: share(system, total),
			steal: share(steal, total),
			role: busiest(busy, softirq, role =>
				sum(threads.filter(thread => thread.role === role && thread.cpu === cpu).map(thread => thread.busy * seconds * 100)),
			),
		})),
		threads,
		steal: share(sum(differences.map(cpu => cpu.steal)), sum(differences.map(cpu => cpu.total))),
		softnet: softnetUse(before.softnet, after.softnet),
		links: [...taps, ...nics].flatMap(name => linkUse(name, taps.includes(name), before, after) ?? []),
		conntrack: after.conntrack,
	};
};

/** Of the CPUs that were online both times. Their counters have 32 bits and wrap. */
const softnetUse = (before: Counters['softnet'], after: Counters['softnet']): CpuUse['softnet'] =>
	[...after].flatMap(([cpu, now]) => {
		const then = before.get(cpu);
		const grown = (counter: 'processed' | 'dropped' | 'timeSqueeze'): number => (now[counter] - (then?.[counter] ?? 0)) >>> 0;
		return then === undefined ? [] : [{cpu, processed: grown('processed'), dropped: grown('dropped'), squeezed: grown('timeSqueeze')}];
	});

/** Bytes that the guest sent, received, or both, by its taps; undefined: no tap was there. */
export const carriedByTaps = ({links}: CpuUse, direction: Direction): number | undefined => {
	const taps = links.filter(({isTap}) => isTap);
	// What the guest sends, its tap receives.
	const carried = waysOf(direction).flatMap(way => taps.map(tap => (way === 'sending' ? tap.receivedBytes : tap.sentBytes)));
	return taps.length > 0 ? sum(carried) : undefined;
};

const threadRoles: Readonly<Record<Thread['role'], ThreadRole>> = {
	vcpu: 'vCPU',
	vhost: 'vhost',
	emulator: 'emulator',
	iothread: 'emulator',
	worker: 'emulator',
};

/** Each once: since Linux 6.4 vhost workers are among QEMU's threads. */
const threadsOf = (process: DomainProcess | undefined): Iterable<Thread> =>
	new Map([...(process?.threads ?? []), ...(process?.vhostWorkers ?? [])].map(thread => [thread.tid, thread])).values();

const threadUse = (
	{tid, role, vcpu, allowed}: Thread,
	process: DomainProcess | undefined,
	before: Counters,
	after: Counters,
): ThreadUse | undefined => {
	const [then, now] = [before.tasks.get(tid), after.tasks.get(tid)];
	if (now === undefined) return undefined;
	const seconds = after.seconds - before.seconds;
	const waited = then?.waited === undefined || now.waited === undefined ? undefined : now.waited - then.waited;
	return {
		tid,
		role: threadRoles[role],
		isMainLoop: tid === process?.pid,
		isIothread: role === 'iothread',
		vcpu,
		busy: share(now.ticks - (then?.ticks ?? 0), seconds * 100),
		waits: waited === undefined ? undefined : share(waited, seconds),
		cpu: now.cpu,
		allowed,
	};
};

const linkUse = (name: string, isTap: boolean, before: Counters, after: Counters): LinkUse | undefined => {
	const [then, now] = [before.links.get(name), after.links.get(name)];
	return (
		then &&
		now && {
			name,
			isTap,
			receivedBytes: now.receivedBytes - then.receivedBytes,
			receivedPackets: now.receivedPackets - then.receivedPackets,
			receiveDrops: now.receiveDrops - then.receiveDrops,
			sentBytes: now.sentBytes - then.sentBytes,
			sentPackets: now.sentPackets - then.sentPackets,
			sendDrops: now.sendDrops - then.sendDrops,
		}
	);
};

/** The role that used most of a CPU's time; what none of them used is others'. */
const busiest = (busy: number, softirq: number, ticksOf: (role: ThreadRole) => number): ThreadRole => {
	const known = [
		{role: 'softirq', ticks: softirq},
		...(['vCPU', 'vhost', 'emulator'] as const).map(role => ({role, ticks: ticksOf(role)})),
	] as const;
	const other = {role: 'other', ticks: Math.max(0, busy - sum(known.map(({ticks}) => ticks)))} as const;
	return known.reduce<{readonly role: ThreadRole; readonly ticks: number}>((most, next) => (next.ticks > most.ticks ? next : most), other)
		.role;
};

const share = (part: number, whole: number): number => (whole > 0 ? Math.min(1, Math.max(0, part / whole)) : 0);
