import type {DomainProcess, Thread} from '../inspect/facts.ts';
import type {Role, Sample} from './measurement.ts';
import type {Reading} from './sampler.ts';

/** What happened on the host between two readings. Shares are 0 to 1 of one CPU. */
export type CpuUse = {
	readonly seconds: number;
	/** CPU seconds that the whole host worked. */
	readonly hostSeconds: number;
	readonly cpus: Sample['cpus'];
	readonly vhostWorkers: Sample['vhostWorkers'];
	readonly vcpus: readonly {readonly vcpu: number | undefined; readonly busy: number}[];
	/** Share of all CPU time that a hypervisor below the host took. */
	readonly steal: number;
	readonly softnet: Reading['softnet'];
	/** Bytes from the guest to the host, and packets that found the guest's receive queue full; undefined: no tap was there. */
	readonly received: number | undefined;
	readonly tapDrops: number | undefined;
};

/**
 * The difference of two readings. The time of a thread is put to the CPU that it ran on last: exact for a pinned thread, near enough
 * in half a second for one that roams.
 * @param taps names of the guest's taps.
 */
export const cpuUse = (before: Reading, after: Reading, process: DomainProcess | undefined, taps: readonly string[]): CpuUse => {
	const seconds = after.seconds - before.seconds;
	const ticksOf = (tid: number) => Math.max(0, (after.tasks.get(tid)?.ticks ?? 0) - (before.tasks.get(tid)?.ticks ?? 0));
	const shareOf = (tid: number) => (seconds > 0 ? Math.min(1, ticksOf(tid) / (seconds * 100)) : 0);
	const roles = rolesOf(process);
	const differences = [...after.cpus].flatMap(([cpu, now]) => {
		const then = before.cpus.get(cpu);
		return then
			? [
					{
						cpu,
						busy: now.busy - then.busy,
						softirq: now.softirq - then.softirq,
						steal: now.steal - then.steal,
						total: now.total - then.total,
					},
				]
			: [];
	});
	const carried = taps.flatMap(tap => {
		const [then, now] = [before.interfaces.get(tap), after.interfaces.get(tap)];
		return then && now ? [{received: now.receivedBytes - then.receivedBytes, drops: now.transmitDrops - then.transmitDrops}] : [];
	});
	const total = sum(differences.map(cpu => cpu.total));
	return {
		seconds,
		hostSeconds: sum(differences.map(cpu => cpu.busy)) / 100,
		cpus: differences.map(({cpu, busy, softirq, total: all}) => ({
			cpu,
			busy: share(busy, all),
			softirq: share(softirq, all),
			role: busiest(busy, softirq, role =>
				sum([...roles].filter(([tid, own]) => own === role && after.tasks.get(tid)?.cpu === cpu).map(([tid]) => ticksOf(tid))),
			),
		})),
		vhostWorkers: (process?.vhostWorkers ?? [])
			.filter(({tid}) => after.tasks.has(tid))
			.map(({tid, allowed}) => ({tid, busy: shareOf(tid), allowed})),
		vcpus: (process?.threads ?? [])
			.filter(({role, tid}) => role === 'vcpu' && after.tasks.has(tid))
			.map(({tid, vcpu}) => ({vcpu, busy: shareOf(tid)})),
		steal: share(sum(differences.map(cpu => cpu.steal)), total),
		// 32-bit counters that wrap.
		softnet: {
			dropped: (after.softnet.dropped - before.softnet.dropped) >>> 0,
			squeezed: (after.softnet.squeezed - before.softnet.squeezed) >>> 0,
		},
		received: carried.length > 0 ? sum(carried.map(tap => tap.received)) : undefined,
		tapDrops: carried.length > 0 ? sum(carried.map(tap => tap.drops)) : undefined,
	};
};

const threadRoles: Readonly<Record<Thread['role'], Role>> = {
	vcpu: 'vCPU',
	vhost: 'vhost',
	emulator: 'emulator',
	iothread: 'emulator',
	worker: 'emulator',
};

const rolesOf = (process: DomainProcess | undefined): ReadonlyMap<number, Role> =>
	new Map([...(process?.threads ?? []), ...(process?.vhostWorkers ?? [])].map(({tid, role}) => [tid, threadRoles[role]]));

/** The role that used most of a CPU's time; what none of them used is others'. */
const busiest = (busy: number, softirq: number, ticksOf: (role: Role) => number): Role => {
	const known = [
		{role: 'softirq', ticks: softirq},
		...(['vCPU', 'vhost', 'emulator'] as const).map(role => ({role, ticks: ticksOf(role)})),
	] as const;
	const other = {role: 'other', ticks: Math.max(0, busy - sum(known.map(({ticks}) => ticks)))} as const;
	return known.reduce<{readonly role: Role; readonly ticks: number}>((most, next) => (next.ticks > most.ticks ? next : most), other).role;
};

const share = (part: number, whole: number): number => (whole > 0 ? Math.min(1, Math.max(0, part / whole)) : 0);

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
