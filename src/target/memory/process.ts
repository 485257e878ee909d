import type {Definition} from './definition.ts';
import {expand, type Machine, textOf} from './machine.ts';

/** What /proc, /sys and /run show of a running guest: files, links and names that go when it is shut down. */
export type Picture = {
	readonly files: readonly (readonly [string, {readonly text: string; readonly mode: number}])[];
	readonly links: readonly (readonly [string, string])[];
	readonly names: readonly string[];
};

export type Running = {readonly id: number; readonly pid: number; readonly taps: readonly string[]};

/** The part of the machine that belongs to a running guest. */
export const pictureOf = (machine: Machine, name: string, {pid, taps}: Running): Picture => {
	const workers = [...machine.files].flatMap(([path, {text}]) => (text.trim() === `vhost-${pid}` ? (/^\/proc\/(\d+)\/comm$/.exec(path)?.slice(1) ?? []) : []));
	const processes = new Set([String(pid), ...workers]);
	const scope = `\\x2d${plain(name)}.scope`;
	const belongs = (path: string): boolean => {
		const words = path.split('/');
		return (words[1] === 'proc' && processes.has(words[2] ?? '')) || path === pidFile(name) || words.some(word => taps.includes(word) || word.endsWith(scope));
	};

	return {
		files: [...machine.files].filter(([path]) => belongs(path)),
		links: [...machine.links].filter(([path]) => belongs(path)),
		names: [...machine.names].filter(belongs),
	};
};

export const show = (machine: Machine, picture: Picture): void => {
	for (const [path, file] of picture.files) {
		machine.files.set(path, file);
	}

	for (const [path, end] of picture.links) {
		machine.links.set(path, end);
	}

	for (const name of picture.names) {
		machine.names.add(name);
	}
};

export const hide = (machine: Machine, picture: Picture): void => {
	for (const path of [...picture.files.map(([file]) => file), ...picture.links.map(([link]) => link), ...picture.names]) {
		machine.files.delete(path);
		machine.links.delete(path);
		machine.names.delete(path);
	}
};

/** The picture of a guest that starts with this definition. `recorded` is what was seen of it before: its taps keep their place. */
export const newPicture = (machine: Machine, definition: Definition, {id, pid, taps}: Running, recorded: Picture | undefined): Picture => {
	const online = (textOf(machine, '/sys/devices/system/cpu/online') ?? '0').trim();
	const emulator = definition.emulatorPin ?? online;
	const workers = definition.queues.reduce((sum, queues) => sum + queues, 0);
	const hugetlb = definition.hugepage === undefined ? 0 : definition.memory;
	const threads = [
		{tid: pid, name: 'qemu-system-x86', cpus: emulator},
		...Array.from({length: definition.iothreads}, (_, index) => ({tid: pid + 1 + index, name: `IO iothread${index + 1}`, cpus: emulator})),
		...Array.from({length: definition.vcpus}, (_, index) => ({tid: pid + 20 + index, name: `CPU ${index}/KVM`, cpus: definition.vcpuPins.get(index) ?? online})),
	];
	const vhost = Array.from({length: workers}, (_, index) => ({tid: pid + 600 + index, name: `vhost-${pid}`, cpus: emulator}));
	const status = (tid: number, group: number, name: string, cpus: string): string =>
		`Name:\t${name}\nTgid:\t${group}\nPid:\t${tid}\nHugetlbPages:\t${String(group === pid ? hugetlb : 0).padStart(8)} kB\nCpus_allowed_list:\t${cpus}\n`;
	const thread = (folder: string, group: number, {tid, name, cpus}: {tid: number; name: string; cpus: string}): [string, string][] => [
		[`${folder}/comm`, `${name}\n`],
		[`${folder}/status`, status(tid, group, name, cpus)],
	];
	const own = workersAreThreads(machine);
	const texts: [string, string][] = [
		[pidFile(definition.name), String(pid)],
		[`/sys/fs/cgroup/machine.slice/machine-qemu\\x2d${id}\\x2d${plain(definition.name)}.scope/libvirt/emulator/cpuset.cpus`, `${definition.emulatorPin ?? ''}\n`],
		[`/proc/${pid}/cmdline`, `qemu-system-x86_64\0-name\0guest=${definition.name}\0-uuid\0${definition.uuid}\0`],
		...thread(`/proc/${pid}`, pid, threads[0]!),
		...[...threads, ...(own ? vhost : [])].flatMap(each => thread(`/proc/${pid}/task/${each.tid}`, pid, each)),
		...(own ? [] : vhost.flatMap(each => thread(`/proc/${each.tid}`, each.tid, each))),
		...taps.flatMap((tap): [string, string][] => [[`/sys/class/net/${tap}/mtu`, '1500\n'], [`/sys/class/net/${tap}/tx_queue_len`, '1000\n']]),
	];
	const queues = taps.flatMap((tap, index) =>
		Array.from({length: definition.queues[index] ?? 1}, (_, queue) => [`/sys/class/net/${tap}/queues/rx-${queue}`, `/sys/class/net/${tap}/queues/tx-${queue}`]).flat());
	const stays = (path: string): boolean => taps.some(tap => path.includes(`/${tap}`)) && !path.includes('/queues/');
	return {
		files: [...texts.map(([path, text]) => [path, {text, mode: 0o644}] as const), ...(recorded?.files.filter(([path]) => stays(path)) ?? [])],
		links: recorded?.links.filter(([path]) => stays(path)) ?? [],
		names: [...texts.map(([path]) => path), ...queues, ...(recorded?.names.filter(stays) ?? [])],
	};
};

/** Sets one thread's allowed CPUs as sched_setaffinity does. Returns the kernel's words where it refuses. */
export const setAffinity = (machine: Machine, tid: string, cpus: string): string | undefined => {
	const found = [...machine.files].filter(([path]) => new RegExp(`^/proc/(?:${tid}|\\d+/task/${tid})/status$`).test(path));
	if (found.length === 0) {
		return 'No such process';
	}

	if (!expand(cpus).some(cpu => expand(textOf(machine, '/sys/devices/system/cpu/online') ?? cpus).includes(cpu))) {
		return 'Invalid argument';
	}

	for (const [path, file] of found) {
		machine.files.set(path, {...file, text: file.text.replace(/^Cpus_allowed_list:.*$/m, `Cpus_allowed_list:\t${cpus}`)});
	}

	return undefined;
};

const pidFile = (name: string): string => `/run/libvirt/qemu/${name}.pid`;

/** libvirt strips what systemd does not take in a scope's name. */
const plain = (name: string): string => name.replaceAll(/[^\w.-]/g, '').replaceAll('-', '\\x2d');

/** Since Linux 6.4 a vhost worker is a thread of QEMU (kernel/vhost_task.c), before that a kernel thread. */
const workersAreThreads = (machine: Machine): boolean => {
	const [major = 0, minor = 0] = (textOf(machine, '/proc/sys/kernel/osrelease') ?? '').split(/\D/).map(Number);
	return major > 6 || (major === 6 && minor >= 4);
};
