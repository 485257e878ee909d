import type {CpuSet} from '../cpu/cpu-set.ts';
import type {Snapshot} from '../target/target.ts';
import type {Domain, DomainProcess, Thread} from './domain-facts.ts';
import type {Facts} from './facts.ts';
import {cgroupsCommand, domainPidsCommand, qemusCommand, threadsCommand, vhostCommand} from './process-probe.ts';
import {cpulistOf, outputOf, toCpuSet, toKibibytes} from './reading.ts';

/** What the probe asked for of a thread's status file, as text. */
type Status = {readonly pid: number; readonly tid: number; name?: string; allowed?: string; hugetlb?: string};

const fields = [
	['Name:', 'name'],
	['Cpus_allowed_list:', 'allowed'],
	['HugetlbPages:', 'hugetlb'],
] as const;

/** `grep -H` on status files: `/proc/754/task/764/status:Name:\tCPU 0/KVM`. Its own status is 1 where there was nothing to find. */
const readStatuses = (snapshot: Snapshot, argv: readonly string[]): readonly Readonly<Status>[] => {
	const statuses: Status[] = [];
	let path = '';
	let status: Status | undefined;
	for (const line of (outputOf(snapshot, argv)?.stdout ?? '').split('\n')) {
		// grep reads one file after another: another path begins another thread.
		if (path === '' || !line.startsWith(path)) {
			path = line.slice(0, line.indexOf(':') + 1);
			const [, pid, tid = pid] = /^\/proc\/(\d+)(?:\/task\/(\d+))?\/status:$/.exec(path) ?? [];
			status = pid === undefined ? undefined : {pid: Number(pid), tid: Number(tid)};
			if (status) statuses.push(status);
		}
		const field = fields.find(([label]) => line.startsWith(label, path.length));
		if (status && field) status[field[1]] = line.slice(path.length + field[0].length).trim();
	}
	return statuses;
};

/** QEMU names its threads when libvirt asks for debug-threads, which it always does: `CPU 3/KVM`, `IO iothread1`. */
const toThread = ({pid, tid, name = '', allowed}: Status): Thread => {
	const vcpu = /^CPU (\d+)\//.exec(name)?.[1];
	const role =
		vcpu !== undefined
			? 'vcpu'
			: /^vhost-\d+$/.test(name)
				? 'vhost'
				: /^IO iothread\d+/.test(name)
					? 'iothread'
					: tid === pid
						? 'emulator'
						: 'worker';
	return {tid, name, role, vcpu: vcpu === undefined ? undefined : Number(vcpu), allowed: toCpuSet(allowed)};
};

/** Its QEMU runs, and holds what it holds: also while it is paused, or kept after a crash (on_crash=preserve). */
export const isActive = ({state, live, process}: Pick<Domain, 'state' | 'live' | 'process'>): boolean =>
	state === 'running' || state === 'paused' || live !== undefined || process !== undefined;

/** The thread that QEMU began with; its emulator's set is the one that libvirt gives to all but vCPUs and IOThreads. */
export const mainThread = ({threads, pid}: DomainProcess): Thread | undefined => threads.find(({tid}) => tid === pid);

/** QEMU calls the thread of the IOThread that libvirt numbers 3 `IO iothread3`. */
export const ioThread = ({threads}: DomainProcess, id: number): Thread | undefined => threads.find(({name}) => name === `IO iothread${id}`);

/** A domain that runs by libvirt's own status file; its name is that of the file. */
export type RunningDomain = {readonly uuid: string; readonly name: string; readonly state: string; readonly pid: number};

/** From the `<domstatus state='…' pid='…'>` of each status file and the domain's `<uuid>` in it. */
export const readRunning = (snapshot: Snapshot): readonly RunningDomain[] => {
	const running: RunningDomain[] = [];
	let begun: Omit<RunningDomain, 'uuid'> | undefined;
	for (const line of (outputOf(snapshot, domainPidsCommand)?.stdout ?? '').split('\n')) {
		const [, name, state, pid] = /\/([^/]+)\.xml:<domstatus state='([^']*)'.*\bpid='(\d+)'/.exec(line) ?? [];
		const uuid = /<uuid>([^<]+)<\/uuid>/.exec(line)?.[1];
		if (name !== undefined && state !== undefined) begun = {name, state, pid: Number(pid)};
		else if (uuid !== undefined && begun !== undefined) {
			running.push({uuid, ...begun});
			begun = undefined;
		}
	}
	return running;
};

/** QEMU processes that no status file names. libvirt's are for root's eyes alone: undefined where the reader is not root. */
export const readOtherQemus = (snapshot: Snapshot, isRoot: boolean | undefined): Facts['otherQemus'] => {
	const output = outputOf(snapshot, qemusCommand);
	// stat's status is 1 where a process ended meanwhile.
	if (output === undefined || output.status > 1 || isRoot !== true || outputOf(snapshot, domainPidsCommand) === undefined) return undefined;
	const known = new Set(readRunning(snapshot).map(({pid}) => pid));
	return [...output.stdout.matchAll(/^(\d+) \/proc\/(\d+)\/comm$/gm)]
		.map(([, user, pid]) => ({pid: Number(pid), user: Number(user)}))
		.filter(({pid}) => !known.has(pid));
};

/** By process id, the CPUs of libvirt's emulator cgroup, in which vhost workers are born. */
const readEmulatorCpus = (snapshot: Snapshot): ReadonlyMap<number, CpuSet> => {
	const found = new Map<number, CpuSet>();
	for (const line of (outputOf(snapshot, cgroupsCommand)?.stdout ?? '').split('\n')) {
		// `0::/…` in the unified hierarchy, `5:cpuset:/…` in the old one.
		const [, pid, controllers, path] = /^\/proc\/(\d+)\/cgroup:\d+:([^:]*):(.*)$/.exec(line) ?? [];
		if (pid === undefined || controllers === undefined) continue;
		const file = controllers === '' ? `/sys/fs/cgroup${path}/cpuset.cpus.effective` : `/sys/fs/cgroup/cpuset${path}/cpuset.cpus`;
		const cpus = controllers === '' || controllers.split(',').includes('cpuset') ? cpulistOf(snapshot, file) : undefined;
		if (cpus) found.set(Number(pid), cpus);
	}
	return found;
};

/** What the kernel shows of each running domain, by UUID. */
export const readProcesses = (snapshot: Snapshot): ReadonlyMap<string, DomainProcess> => {
	const statuses = readStatuses(snapshot, threadsCommand);
	const outside = Map.groupBy(readStatuses(snapshot, vhostCommand).map(toThread), ({name}) => name);
	const emulatorCpus = readEmulatorCpus(snapshot);
	const byProcess = Map.groupBy(statuses, ({pid}) => pid);
	const processes = new Map<string, DomainProcess>();
	for (const {uuid, pid} of readRunning(snapshot)) {
		const own = byProcess.get(pid);
		if (!own) continue;
		const all = own.map(toThread).sort((a, b) => a.tid - b.tid);
		const inside = all.filter(({role}) => role === 'vhost');
		const kernel = outside.get(`vhost-${pid}`)?.sort((a, b) => a.tid - b.tid) ?? [];
		processes.set(uuid, {
			pid,
			threads: all.filter(({role}) => role !== 'vhost'),
			vhostWorkers: inside.length > 0 ? inside : kernel,
			workersAre: inside.length > 0 ? 'threads of QEMU' : kernel.length > 0 ? 'kernel threads' : undefined,
			hugetlb: toKibibytes(own[0]?.hugetlb),
			emulatorCgroupCpus: emulatorCpus.get(pid),
		});
	}
	return processes;
};
