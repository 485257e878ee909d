import {type CpuSet, cpuSet, difference, intersection} from '../cpu/cpu-set.ts';
import type {Snapshot} from '../target/target.ts';
import {readBootFiles} from './boot-files.ts';
import {readBridges, readStackedLinks, readTaps} from './bridges.ts';
import {readCpus} from './cpus.ts';
import {readDiskFiles} from './disk-files.ts';
import {readOtherQemus} from './domain-process.ts';
import {readDomains} from './domains.ts';
import {type Cpu, type Facts, hostSlices} from './facts.ts';
import {readFirewall} from './firewall.ts';
import {readHost} from './host.ts';
import {readLibvirt, readNetworks} from './libvirt.ts';
import {readLinks} from './links.ts';
import {readMemory} from './memory.ts';
import {readModules} from './modules.ts';
import {readNics} from './nics.ts';
import {readNodes} from './nodes.ts';
import {readDeviceNodes} from './passed-devices.ts';
import {exists, filesBelow, namesBelow} from './paths.ts';
import {readPower} from './power.ts';
import {zeroCopyFile} from './probe.ts';
import {machineSliceFiles, partitionsFile, sliceCpusCommand, sliceLimitCommand} from './process-probe.ts';
import {readQdiscs} from './qdiscs.ts';
import {cpulistOf, fieldOf, stdoutOf, textOf, toCpuSet} from './reading.ts';
import {readRoutes, readRoutesLeftOut, readUplink} from './routes.ts';
import {readServices, readTools} from './services.ts';
import {readSoftnet} from './softnet.ts';
import {readSshConnection} from './ssh-connection.ts';
import {readSysctls} from './sysctls.ts';
import {readUnread} from './unread.ts';

/** What the reader's own cgroup and affinity leave it; the kernel's list may hold CPUs that are offline. */
const readAllowed = (snapshot: Snapshot, cpus: readonly Cpu[]): Facts['allowedCpus'] => {
	const allowed = toCpuSet(fieldOf(snapshot.files['/proc/self/status'], 'Cpus_allowed_list'));
	return (
		allowed &&
		intersection(
			allowed,
			cpus.filter(({online}) => online).map(({cpu}) => cpu),
		)
	);
};

/** `AllowedCPUs=0-3 8` as a set; undefined where nothing was printed. */
const allowedIn = (text: string | undefined): CpuSet | undefined => {
	const list = /^AllowedCPUs=(.*)$/m.exec(text ?? '')?.[1];
	return list === '' ? [] : toCpuSet(list?.replaceAll(' ', ','));
};

const readHostSlices = (snapshot: Snapshot): Facts['hostSliceCpus'] =>
	Object.fromEntries(hostSlices.map(unit => [unit, allowedIn(stdoutOf(snapshot, sliceCpusCommand(unit)))])) as Facts['hostSliceCpus'];

/**
 * What the cgroup of all guests has; before the first guest has brought it, what systemd will give it (`0-3 8`; empty: no limit), less what others
 * have as isolated partitions by then.
 */
const readMachineSlice = (snapshot: Snapshot, cpus: readonly Cpu[], {partitioned = []}: Facts['isolation']): Facts['machineSliceCpus'] => {
	const found = machineSliceFiles.map(path => cpulistOf(snapshot, path)).find(cpus => cpus !== undefined);
	const limit = allowedIn(stdoutOf(snapshot, sliceLimitCommand));
	if (found !== undefined || limit === undefined) return found;
	if (limit.length > 0) return difference(limit, partitioned);
	// Where the host's own slices are limited, the reader's CPUs say nothing of the guests'.
	const isHostLimited = Object.values(readHostSlices(snapshot)).some(cpus => cpus !== undefined && cpus.length > 0);
	return isHostLimited ? difference(cpuSet(cpus.filter(({online}) => online).map(({cpu}) => cpu)), partitioned) : undefined;
};

/** Newer kernels count those of isolcpus= among the CPUs of isolated partitions (cpuset_init in kernel/cgroup/cpuset.c). */
const readIsolation = (snapshot: Snapshot): Facts['isolation'] => {
	const isolated = cpulistOf(snapshot, '/sys/devices/system/cpu/isolated');
	const partitioned = cpulistOf(snapshot, partitionsFile);
	return {
		isolated,
		nohzFull: cpulistOf(snapshot, '/sys/devices/system/cpu/nohz_full'),
		partitioned: partitioned && difference(partitioned, isolated ?? []),
	};
};

/** The kernel prints 1 of what is a number to it (drivers/vhost/net.c). */
const toFlag = (text: string | undefined): boolean | undefined => (text === undefined ? undefined : text !== '0');

/** A recorded tree without /etc says nothing about them. */
const readHooks = (snapshot: Snapshot): Facts['hooks'] =>
	exists(snapshot, '/etc')
		? ['/etc/libvirt/hooks', '/etc/libvirt/hooks/qemu.d']
				.flatMap(folder => namesBelow(snapshot, folder).map(name => `${folder}/${name}`))
				.filter(path => path !== '/etc/libvirt/hooks/qemu.d')
		: undefined;

const readOwnFiles = (snapshot: Snapshot): Facts['ownFiles'] =>
	Object.fromEntries(
		filesBelow(snapshot, '/etc/')
			.filter(path => path.includes('nearmetal'))
			.map(path => [path, snapshot.files[path] ?? '']),
	);

/** The typed picture of a host. Pure: the same snapshot gives the same facts. */
export const inspect = (snapshot: Snapshot): Facts => {
	const nodes = readNodes(snapshot);
	const cpus = readCpus(snapshot, nodes);
	const links = readLinks(snapshot);
	const bridges = readBridges(snapshot, links);
	const routes = readRoutes(snapshot);
	const domains = readDomains(snapshot);
	const host = readHost(snapshot);
	const isolation = readIsolation(snapshot);
	const facts = {
		schema: 1,
		host,
		cpus,
		nodes,
		allowedCpus: readAllowed(snapshot, cpus),
		machineSliceCpus: readMachineSlice(snapshot, cpus, isolation),
		hostSliceCpus: readHostSlices(snapshot),
		managerCpus: toCpuSet(fieldOf(snapshot.files['/proc/1/status'], 'Cpus_allowed_list')),
		isolation,
		memory: readMemory(snapshot, nodes),
		modules: readModules(snapshot),
		sysctls: readSysctls(snapshot),
		bootFiles: readBootFiles(snapshot),
		kernelCommandLine: textOf(snapshot, '/proc/cmdline'),
		power: readPower(snapshot, cpus),
		vhostZeroCopy: toFlag(textOf(snapshot, zeroCopyFile)),
		nics: readNics(snapshot, links),
		deviceNodes: readDeviceNodes(snapshot),
		bridges,
		stackedLinks: readStackedLinks(links, bridges),
		taps: readTaps(snapshot, links, domains),
		qdiscs: readQdiscs(snapshot),
		routes,
		routesLeftOut: readRoutesLeftOut(snapshot),
		uplink: readUplink(snapshot, routes),
		sshConnection: readSshConnection(snapshot, links),
		softnet: readSoftnet(snapshot),
		firewall: readFirewall(snapshot),
		libvirt: readLibvirt(snapshot),
		networks: readNetworks(snapshot),
		domains,
		diskFiles: readDiskFiles(snapshot),
		otherQemus: readOtherQemus(snapshot, host.root),
		services: readServices(snapshot),
		tools: readTools(snapshot),
		hooks: readHooks(snapshot),
		ownFiles: readOwnFiles(snapshot),
	} as const;
	return {...facts, unread: readUnread(snapshot, facts)};
};
