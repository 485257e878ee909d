import type {Definition} from './definition.ts';
import {expand, type MemoryMachine, textOf} from './machine.ts';

/** What /proc, /sys and /run show of a running guest: files, links and names that go when it is shut down. */
export type Picture = {
	readonly files: readonly (readonly [string, {readonly text: string; readonly mode: number}])[];
	readonly links: readonly (readonly [string, string])[];
	readonly names: readonly string[];
};

export type RunningProcess = {readonly id: number; readonly pid: number; readonly taps: readonly string[]};

/** libvirt's status file of a running domain, with its process id; undefined where it was not read. */
export const statusFile = (machine: MemoryMachine, uuid: string): {readonly path: string; readonly pid: number} | undefined => {
	const found = [...machine.files].find(
		([path, {text}]) => /^\/run\/libvirt\/qemu\/[^/]+\.xml$/.test(path) && text.includes(`<uuid>${uuid}<`),
	);
	const pid = /<domstatus [^>]*pid='(\d+)'/.exec(found?.[1].text ?? '')?.[1];
	return found === undefined || pid === undefined ? undefined : {path: found[0], pid: Number(pid)};
};

/** The part of the machine that belongs to a running guest. */
export const pictureOf = (
	machine: MemoryMachine,
	{name, uuid}: {readonly name: string; readonly uuid: string},
	{pid, taps}: RunningProcess,
): Picture => {
	const isWorker = (text: string): boolean => text.includes(`Name:\tvhost-${pid}\n`);
	const workers = [...machine.files].flatMap(([path, {text}]) =>
		isWorker(text) ? (/^\/proc\/(\d+)\/status$/.exec(path)?.slice(1) ?? []) : [],
	);
	const processes = new Set([String(pid), ...workers]);
	const status = statusFile(machine, uuid)?.path;
	const scope = `\\x2d${plain(name)}.scope`;
	const belongs = (path: string): boolean => {
		const words = path.split('/');
		return (
			path === status ||
			(words[1] === 'proc' && processes.has(words[2] ?? '')) ||
			words.some(word => taps.includes(word) || word.endsWith(scope))
		);
	};

	return {
		files: [...machine.files].filter(([path]) => belongs(path)),
		links: [...machine.links].filter(([path]) => belongs(path)),
		names: [...machine.names.keys()].filter(belongs),
	};
};

export const show = (machine: MemoryMachine, picture: Picture): void => {
	for (const [path, file] of picture.files) {
		machine.files.set(path, file);
	}

	for (const [path, end] of picture.links) {
		machine.links.set(path, end);
	}

	for (const name of picture.names) {
		machine.names.set(name, 'anything');
	}
};

export const hide = (machine: MemoryMachine, picture: Picture): void => {
	for (const path of [...picture.files.map(([file]) => file), ...picture.links.map(([link]) => link), ...picture.names]) {
		machine.files.delete(path);
		machine.links.delete(path);
		machine.names.delete(path);
	}
};

/** The picture of a guest that starts with this definition. `recorded` is what was seen of it before: its taps keep their place. */
export const newPicture = (
	machine: MemoryMachine,
	definition: Definition,
	running: RunningProcess,
	recorded: Picture | undefined,
): Picture => {
	const texts = [
		...processFiles(machine, definition, running),
		...running.taps.flatMap((tap, nic) => tapFiles(tap, definition.queues[nic] ?? 1)),
	];
	const queues = running.taps.flatMap((tap, nic) =>
		Array.from({length: definition.queues[nic] ?? 1}, (_, queue) => [
			`/sys/class/net/${tap}/queues/rx-${queue}`,
			`/sys/class/net/${tap}/queues/tx-${queue}`,
		]).flat(),
	);
	const ports = running.taps.flatMap((tap, nic) => {
		const bridge = bridgeOf(machine, definition.sources[nic]);
		return bridge === undefined ? [] : [`/sys/class/net/${bridge}/brif/${tap}`];
	});
	const stays = (path: string): boolean => running.taps.some(tap => path.includes(`/${tap}`)) && !/\/queues\/|\/tun_flags$/.test(path);
	return {
		files: [
			...texts.map(([path, text]) => [path, {text, mode: 0o644}] as const),
			...(recorded?.files.filter(([path]) => stays(path)) ?? []),
		],
		links: recorded?.links.filter(([path]) => stays(path)) ?? [],
		names: [...texts.map(([path]) => path), ...queues, ...ports, ...(recorded?.names.filter(stays) ?? [])],
	};
};

const processFiles = (
	machine: MemoryMachine,
	definition: Definition,
	{id, pid}: RunningProcess,
): readonly (readonly [string, string])[] => {
	const online = (textOf(machine, '/sys/devices/system/cpu/online') ?? '0').trim();
	const emulator = definition.emulatorPin ?? online;
	const memory = definition.hugepage === undefined ? 0 : definition.memory;
	const vhost = Array.from({length: definition.queues.reduce((sum, pairs) => sum + pairs, 0)}, (_, index) => ({
		tid: pid + 600 + index,
		name: `vhost-${pid}`,
		cpus: emulator,
	}));
	const threads = [
		{tid: pid, name: 'qemu-system-x86', cpus: emulator},
		...Array.from({length: definition.iothreads}, (_, index) => ({
			tid: pid + 1 + index,
			name: `IO iothread${index + 1}`,
			cpus: definition.iothreadPins.get(index + 1) ?? emulator,
		})),
		...Array.from({length: definition.vcpus}, (_, index) => ({
			tid: pid + 20 + index,
			name: `CPU ${index}/KVM`,
			cpus: definition.vcpuPins.get(index) ?? online,
		})),
		...(workersAreThreads(machine) ? vhost : []),
	];
	const group = `/machine.slice/machine-qemu\\x2d${id}\\x2d${plain(definition.name)}.scope/libvirt/emulator`;
	return [
		[
			`/run/libvirt/qemu/${definition.name}.xml`,
			`<domstatus state='running' reason='booted' pid='${pid}'>\n    <uuid>${definition.uuid}</uuid>\n`,
		],
		[`/sys/fs/cgroup${group}/cpuset.cpus.effective`, `${emulator}\n`],
		[`/proc/${pid}/cgroup`, `0::${group}\n`],
		...threads.map(
			({tid, name, cpus}) =>
				[
					`/proc/${pid}/task/${tid}/status`,
					`Name:\t${name}\nHugetlbPages:\t${String(memory).padStart(8)} kB\nCpus_allowed_list:\t${cpus}\n`,
				] as const,
		),
		...(workersAreThreads(machine) ? [] : vhost).map(
			({tid, name, cpus}) => [`/proc/${tid}/status`, `Name:\t${name}\nCpus_allowed_list:\t${cpus}\n`] as const,
		),
	];
};

/** IFF_TAP, IFF_NO_PI and IFF_VNET_HDR, with IFF_MULTI_QUEUE where there are several (linux/if_tun.h). */
const tapFiles = (tap: string, queues: number): readonly (readonly [string, string])[] => [
	[`/sys/class/net/${tap}/mtu`, '1500\n'],
	[`/sys/class/net/${tap}/operstate`, 'unknown\n'],
	[`/sys/class/net/${tap}/tx_queue_len`, '1000\n'],
	[`/sys/class/net/${tap}/tun_flags`, queues > 1 ? '0x5102\n' : '0x5002\n'],
];

/** The bridge behind an interface's source: named there, or by the network that is. */
const bridgeOf = (machine: MemoryMachine, source: string | undefined): string | undefined => {
	const network = [...machine.commands].find(
		([argv, {stdout}]) => argv.startsWith('virsh net-dumpxml ') && stdout.includes(`<name>${source}</name>`),
	);
	return network === undefined ? source : /<bridge name='([^']+)'/.exec(network[1].stdout)?.[1];
};

/** Sets one thread's allowed CPUs as sched_setaffinity does. Returns the kernel's words where it refuses. */
export const setAffinity = (machine: MemoryMachine, tid: string, cpus: string): string | undefined => {
	const found = [...machine.files].filter(([path]) => new RegExp(`^/proc/(?:${tid}|\\d+/task/${tid})/status$`).test(path));
	if (found.length === 0) {
		return 'No such process';
	}

	const online = expand(textOf(machine, '/sys/devices/system/cpu/online') ?? cpus);
	for (const [path, file] of found) {
		const cpuset = emulatorCpus(machine, path, file.text) ?? online;
		const allowed = expand(cpus).filter(cpu => online.includes(cpu) && cpuset.includes(cpu));
		if (allowed.length === 0) return 'Invalid argument';
		const list = allowed.length === expand(cpus).length ? cpus : allowed.join();
		machine.files.set(path, {...file, text: file.text.replace(/^Cpus_allowed_list:.*$/m, `Cpus_allowed_list:\t${list}`)});
	}

	return undefined;
};

/** The CPUs of libvirt's emulator cgroup, for the threads in it: QEMU's main thread and vhost workers. Undefined for others. */
const emulatorCpus = (machine: MemoryMachine, path: string, status: string): readonly number[] | undefined => {
	const pid = /^Name:\tvhost-(\d+)$/m.exec(status)?.[1] ?? /^\/proc\/(\d+)\/task\/\1\//.exec(path)?.[1];
	const group = /^0::(.*)$/m.exec(textOf(machine, `/proc/${pid}/cgroup`) ?? '')?.[1];
	const cpus = textOf(machine, `/sys/fs/cgroup${group}/cpuset.cpus.effective`);
	return cpus === undefined ? undefined : expand(cpus);
};

/** libvirt strips what systemd does not take in a scope's name. */
const plain = (name: string): string => name.replaceAll(/[^\w.-]/g, '').replaceAll('-', '\\x2d');

/** Since Linux 6.4 a vhost worker is a thread of QEMU (kernel/vhost_task.c), before that a kernel thread. */
const workersAreThreads = (machine: MemoryMachine): boolean => {
	const [major = 0, minor = 0] = (textOf(machine, '/proc/sys/kernel/osrelease') ?? '').split(/\D/).map(Number);
	return major > 6 || (major === 6 && minor >= 4);
};
