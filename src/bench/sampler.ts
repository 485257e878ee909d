import type {DomainProcess, SoftnetCpu} from '../inspect/facts.ts';
import {parseSoftnetLine} from '../inspect/softnet.ts';

/** Counters of a machine at one moment. CPU times are in ticks of 1/100 s (USER_HZ, the same on every machine that runs KVM). */
export type Counters = {
	/** Since boot. */
	readonly seconds: number;
	readonly cpus: ReadonlyMap<number, CpuTicks>;
	readonly tasks: ReadonlyMap<number, ThreadTime>;
	readonly links: ReadonlyMap<string, LinkTraffic>;
	/** What the receive softirq counted, by CPU; by line where the kernel does not number them. */
	readonly softnet: ReadonlyMap<number, SoftnetCpu>;
	/** Connections tracked, and how many may be; undefined where none are. */
	readonly conntrack: {readonly count: number; readonly maximum: number} | undefined;
};

export type CpuTicks = {
	readonly busy: number;
	readonly system: number;
	readonly softirq: number;
	readonly steal: number;
	readonly total: number;
};

/** `waited`: seconds in which it could have run and had no CPU; undefined: a kernel without schedstats. */
export type ThreadTime = {readonly ticks: number; readonly cpu: number; readonly waited: number | undefined};

/** What a link received and sent. `receiveDrops` are those of a full receive ring, and what no protocol wanted. */
export type LinkTraffic = {
	readonly receivedBytes: number;
	readonly receivedPackets: number;
	readonly receiveDrops: number;
	readonly sentBytes: number;
	readonly sentPackets: number;
	readonly sendDrops: number;
};

/**
 * Two programs a sample, twice a second, whatever the size of the host; the long line of interrupt counts is left out. It ends when nobody
 * reads any more, or with its target's time. A thread that has ended is no reason to stop. Where sleep knows no fractions, once a second.
 * Measured: 2.5 ms of CPU a sample on a small x86 host, half a percent of one CPU; grep in the C locale is a third of that cheaper.
 */
const script = `
export LC_ALL=C
while grep -hv '^intr ' "$@" 2>/dev/null; echo .; do
	sleep 0.5 2>/dev/null || sleep 1
done
`;

/** The argv that prints readings of the host and of one guest's threads without end; `readings` understands it. */
export const samplerCommand = (process: DomainProcess | undefined): readonly string[] => [
	'sh',
	'-c',
	script,
	'nearmetal',
	'/proc/uptime',
	'/proc/stat',
	'/proc/net/dev',
	'/proc/net/softnet_stat',
	'/proc/sys/net/netfilter/nf_conntrack_count',
	'/proc/sys/net/netfilter/nf_conntrack_max',
	...threadFiles(process),
];

/**
 * /proc/TID/stat of a thread that is not the first of its process tells the times of the whole process (proc_tgid_stat), so the file
 * below task/ is needed, of QEMU or, for a vhost worker before kernel 6.4, of the kernel thread itself. Its schedstat names no thread, so
 * it comes right after.
 */
const threadFiles = (process: DomainProcess | undefined): readonly string[] => {
	if (!process) {
		return [];
	}
	const workers = process.vhostWorkers.map(({tid}) => [process.workersAre === 'kernel threads' ? tid : process.pid, tid] as const);
	const threads = process.threads
		.filter(({tid}) => !process.vhostWorkers.some(worker => worker.tid === tid))
		.map(({tid}) => [process.pid, tid] as const);
	return [...threads, ...workers].flatMap(([pid, tid]) => [`/proc/${pid}/task/${tid}/stat`, `/proc/${pid}/task/${tid}/schedstat`]);
};

/** Splits what the sampler printed so far into whole readings and the beginning of the next one. */
export const readings = (text: string): {readonly whole: readonly Counters[]; readonly rest: string} => {
	const parts = text.split(/^\.\n/m);
	const rest = parts.pop() ?? '';
	return {whole: parts.map(reading).filter(found => found !== undefined), rest};
};

const reading = (text: string): Counters | undefined => {
	const lines = text.split('\n');
	const seconds = /^(\d+\.\d+) \d+\.\d+$/.exec(lines[0] ?? '')?.[1];
	if (seconds === undefined) {
		return undefined;
	}
	const cpus = new Map<number, CpuTicks>();
	const tasks = new Map<number, ThreadTime>();
	const links = new Map<string, LinkTraffic>();
	const softnet = new Map<number, SoftnetCpu>();
	const tracked: number[] = [];
	let latest: number | undefined;
	for (const line of lines) {
		const cpu = /^cpu(\d+) (.+)$/.exec(line);
		const task = /^(\d+) \(.*\) ([A-Z] .+)$/.exec(line);
		const schedule = /^\d+ \d+ \d+$/.test(line);
		const link = /^\s*(\S+):\s*(\d.*)$/.exec(line);
		const received = parseSoftnetLine(line);
		if (cpu) {
			cpus.set(Number(cpu[1]), cpuTicks(numbers(cpu[2])));
		} else if (task) {
			// proc_pid_stat(5), counted from field 3: utime 14, stime 15, processor 39. A name may hold spaces and brackets.
			const fields = numbers(task[2]);
			latest = Number(task[1]);
			tasks.set(latest, {ticks: (fields[11] ?? 0) + (fields[12] ?? 0), cpu: fields[36] ?? -1, waited: undefined});
		} else if (schedule) {
			const read = latest === undefined ? undefined : tasks.get(latest);
			if (latest !== undefined && read !== undefined) tasks.set(latest, {...read, waited: waitedSeconds(line)});
			latest = undefined;
		} else if (link) {
			const [receivedBytes = 0, receivedPackets = 0, , receiveDrops = 0, , , , , sentBytes = 0, sentPackets = 0, , sendDrops = 0] = numbers(
				link[2],
			);
			links.set(link[1] ?? '', {receivedBytes, receivedPackets, receiveDrops, sentBytes, sentPackets, sendDrops});
		} else if (received) {
			softnet.set(received.cpu ?? softnet.size, received);
		} else if (/^\d+$/.test(line)) {
			tracked.push(Number(line));
		}
	}
	const [count, maximum] = tracked;
	return {
		seconds: Number(seconds),
		cpus,
		tasks,
		links,
		softnet,
		// A maximum of 0 is none (net/netfilter/nf_conntrack_core.c).
		conntrack: count === undefined || !maximum ? undefined : {count, maximum},
	};
};

/** Nanoseconds on a CPU, nanoseconds waiting for one, and turns (Documentation/scheduler/sched-stats.rst). All are 0 where none are kept. */
const waitedSeconds = (line: string): number | undefined => {
	const [ran = 0, waited = 0, turns = 0] = numbers(line);
	return ran === 0 && waited === 0 && turns === 0 ? undefined : waited / 1e9;
};

const numbers = (text: string | undefined): readonly number[] => (text ?? '').trim().split(/\s+/).map(Number);

/** proc_stat(5): user nice system idle iowait irq softirq steal guest guest_nice. Guest time is in user already. */
const cpuTicks = ([user = 0, nice = 0, system = 0, idle = 0, iowait = 0, irq = 0, softirq = 0, steal = 0]: readonly number[]): CpuTicks => {
	const busy = user + nice + system + irq + softirq;
	return {busy, system, softirq, steal, total: busy + idle + iowait + steal};
};
