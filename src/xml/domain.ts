import {type CpuSet, cpuSet} from '../cpu/cpu-set.ts';
import type {DomainDefinition, DomainDisk, DomainInterface} from '../inspect/domain-facts.ts';
import {findNamed} from './find.ts';
import {toKibibytes} from './memory-size.ts';
import {parseNodeset} from './nodeset.ts';
import {parse, type XmlElement, XmlError} from './parse.ts';

const first = (element: XmlElement, ...names: readonly string[]): XmlElement | undefined => findNamed(element, ...names)[0];

const attribute = (element: XmlElement | undefined, name: string): string | undefined => element?.attributes.get(name)?.value;

/** A whole number, or undefined for anything else. */
const count = (text: string | undefined): number | undefined => (text !== undefined && /^\s*\d+\s*$/.test(text) ? Number(text) : undefined);

const set = (text: string | undefined): CpuSet | undefined => (text === undefined ? undefined : parseNodeset(text));

const size = (element: XmlElement | undefined): number | undefined =>
	element === undefined ? undefined : toKibibytes(element.text, attribute(element, 'unit'));

const readVcpus = (domain: XmlElement): DomainDefinition['vcpus'] => {
	const vcpu = first(domain, 'vcpu');
	const maximum = count(vcpu?.text);
	return maximum === undefined
		? undefined
		: {
				maximum,
				current: count(attribute(vcpu, 'current')) ?? maximum,
				cpuset: set(attribute(vcpu, 'cpuset')),
				placement: attribute(vcpu, 'placement'),
			};
};

/** The sets that elements there hold, by the number in `key`; what libvirt could not read is left out. */
const readSets = (domain: XmlElement, path: readonly string[], key: string, value: string): Readonly<Record<number, CpuSet>> =>
	Object.fromEntries(
		findNamed(domain, ...path).flatMap(element => {
			const number = count(attribute(element, key));
			const numbers = set(attribute(element, value));
			return number === undefined || numbers === undefined ? [] : [[number, numbers]];
		}),
	);

/** Those that <iothreadids> names; what <iothreads> counts beyond gets the lowest numbers left (virDomainIOThreadIDDefArrayInit). */
const readIothreadIds = (domain: XmlElement): readonly number[] => {
	const named = findNamed(domain, 'iothreadids', 'iothread').flatMap(thread => count(attribute(thread, 'id')) ?? []);
	const ids = new Set(named);
	const wanted = count(first(domain, 'iothreads')?.text) ?? 0;
	for (let id = 1; ids.size < wanted; id++) ids.add(id);
	return [...ids];
};

/** KVM takes no more vCPUs (KVM_MAX_VCPUS), and nobody has more IOThreads or queue pairs than vCPUs. */
const mostThreads = 4096;

/** Numbers of a guest's threads that are counted out one by one later, with where they stand. */
const threadCounts = (domain: XmlElement): readonly (readonly [XmlElement, string | undefined, string])[] => [
	...findNamed(domain, 'iothreads').map(element => [element, element.text, 'IOThreads'] as const),
	...findNamed(domain, 'devices', 'interface', 'driver').map(element => [element, attribute(element, 'queues'), 'queue pairs'] as const),
];

/** A bare <hugepages/> asks for the host's default size: one entry of unknown size. */
const readHugepages = (domain: XmlElement): DomainDefinition['hugepages'] => {
	const hugepages = first(domain, 'memoryBacking', 'hugepages');
	if (hugepages === undefined) {
		return undefined;
	}

	const pages = findNamed(hugepages, 'page').map(page => ({
		size: toKibibytes(attribute(page, 'size') ?? '', attribute(page, 'unit')),
		nodeset: attribute(page, 'nodeset'),
	}));
	return pages.length === 0 ? [{size: undefined, nodeset: undefined}] : pages;
};

/** Pages, memory devices, PCI buses, links between cells: what names cells, and would name others or none where these change. */
const readNamedCells = (domain: XmlElement): CpuSet =>
	cpuSet(
		[
			...findNamed(domain, 'memoryBacking', 'hugepages', 'page').map(page => attribute(page, 'nodeset')),
			...['memory', 'controller'].flatMap(name => findNamed(domain, 'devices', name, 'target', 'node').map(node => node.text)),
			...findNamed(domain, 'devices', 'hostdev', 'acpi').map(acpi => attribute(acpi, 'nodeset')),
			...['latency', 'bandwidth'].flatMap(name =>
				findNamed(domain, 'cpu', 'numa', 'interconnects', name).flatMap(link => [attribute(link, 'initiator'), attribute(link, 'target')]),
			),
		].flatMap(text => set(text) ?? []),
	);

const readCpu = (domain: XmlElement): DomainDefinition['cpu'] => {
	const cpu = first(domain, 'cpu');
	if (cpu === undefined) {
		return undefined;
	}

	const topology = first(cpu, 'topology');
	const sockets = count(attribute(topology, 'sockets'));
	const cores = count(attribute(topology, 'cores'));
	const threads = count(attribute(topology, 'threads'));
	return {
		mode: attribute(cpu, 'mode'),
		// <model fallback='allow'/> names none.
		model: first(cpu, 'model')?.text || undefined,
		topology:
			sockets === undefined || cores === undefined || threads === undefined
				? undefined
				: // Without dies there is one.
					{sockets, dies: count(attribute(topology, 'dies')) ?? 1, cores, threads},
		cells: findNamed(cpu, 'numa', 'cell').length,
		cacheMode: attribute(first(cpu, 'cache'), 'mode'),
		features: Object.fromEntries(
			findNamed(cpu, 'feature').flatMap(feature => {
				const name = attribute(feature, 'name');
				return name === undefined ? [] : [[name, attribute(feature, 'policy') ?? 'require']];
			}),
		),
	};
};

/** libvirt's own default of <period> and its kin (formatdomain, “CPU Tuning”). */
const usualPeriod = 100_000;

const readQuotas = (domain: XmlElement): DomainDefinition['quotas'] =>
	(
		[
			['', 'each vCPU'],
			['emulator_', 'the emulator'],
			['global_', 'all of it'],
			['iothread_', 'each IOThread'],
		] as const
	).flatMap(([prefix, of]) => {
		// Negative, or 0: no limit.
		const quota = count(first(domain, 'cputune', `${prefix}quota`)?.text);
		return quota ? [{of, quota, period: count(first(domain, 'cputune', `${prefix}period`)?.text) || usualPeriod}] : [];
	});

const readBandwidth = (element: XmlElement): DomainInterface['bandwidth'] => {
	const [inbound, outbound] = ['inbound', 'outbound'].map(name => count(attribute(first(element, 'bandwidth', name), 'average')));
	return inbound === undefined && outbound === undefined ? undefined : {inbound, outbound};
};

const readOffloadsOff = (driver: XmlElement | undefined): readonly string[] =>
	['host', 'guest'].flatMap(side =>
		[...((driver && first(driver, side))?.attributes ?? [])].flatMap(([name, {value}]) => (value === 'off' ? [`${side} ${name}`] : [])),
	);

/** `0000:3b:00.0`, as the kernel names it; undefined where the address is on another bus. */
const pciAddress = (address: XmlElement | undefined): string | undefined => {
	const parts = ['domain', 'bus', 'slot', 'function'].map(name => Number(attribute(address, name) ?? Number.NaN));
	if (address === undefined || parts.some(Number.isNaN)) return undefined;
	const [domain = '', bus = '', slot = '', function_ = ''] = parts.map((part, index) =>
		part.toString(16).padStart([4, 2, 2, 1][index] ?? 0, '0'),
	);
	return `${domain}:${bus}:${slot}.${function_}`;
};

/**
 * A running guest's interface has the type that its network gave it (virDomainActualNetDefFormat): bridge or direct, and beside the network's
 * name that of the bridge or device.
 */
const sourceOrder = (type: string): readonly string[] =>
	type === 'bridge' ? ['bridge', 'network', 'dev'] : type === 'direct' ? ['dev', 'network'] : ['network', 'bridge', 'dev'];

const readInterface = (element: XmlElement): DomainInterface => {
	const source = first(element, 'source');
	const driver = first(element, 'driver');
	const type = attribute(element, 'type') ?? '';
	return {
		type,
		mac: attribute(first(element, 'mac'), 'address'),
		model: attribute(first(element, 'model'), 'type'),
		source: sourceOrder(type)
			.map(name => attribute(source, name))
			.find(name => name !== undefined),
		target: attribute(first(element, 'target'), 'dev'),
		foreignTap: attribute(first(element, 'target'), 'managed') === 'no',
		driver: attribute(driver, 'name'),
		queues: count(attribute(driver, 'queues')),
		rxQueueSize: count(attribute(driver, 'rx_queue_size')),
		mtu: count(attribute(first(element, 'mtu'), 'size')),
		bandwidth: readBandwidth(element),
		iommu: attribute(driver, 'iommu') === 'on',
		offloadsOff: readOffloadsOff(driver),
	};
};

const readDisk = (element: XmlElement): DomainDisk => {
	const source = first(element, 'source');
	const driver = first(element, 'driver');
	const target = first(element, 'target');
	return {
		type: attribute(element, 'type') ?? '',
		device: attribute(element, 'device'),
		bus: attribute(target, 'bus'),
		target: attribute(target, 'dev'),
		source: ['file', 'dev', 'dir', 'name', 'volume'].map(name => attribute(source, name)).find(value => value !== undefined),
		format: attribute(driver, 'type'),
		cache: attribute(driver, 'cache'),
		io: attribute(driver, 'io'),
		iothread: count(attribute(driver, 'iothread')),
		hasIothreads: driver !== undefined && first(driver, 'iothreads') !== undefined,
		marks: ['readonly', 'shareable', 'transient'].filter(name => first(element, name) !== undefined),
	};
};

/**
 * What we read of a domain's XML. What is not there is undefined; libvirt's defaults are not filled in.
 * @throws XmlError when the text is not well-formed, is no domain, or has more threads than can be
 */
export const readDomain = (xml: string): DomainDefinition => {
	const {root: domain} = parse(xml);
	const type = attribute(domain, 'type');
	if (domain.name !== 'domain' || type === undefined) {
		throw new XmlError(xml, domain.startTag.start, `expected <domain type='…'>, found <${domain.name}>. Take the text from virsh dumpxml.`);
	}

	for (const [element, text, what] of threadCounts(domain)) {
		const number = count(text) ?? 0;
		if (number > mostThreads) {
			throw new XmlError(xml, element.startTag.start, `${number} ${what} are more than any guest has (${mostThreads}). See virsh edit.`);
		}
	}

	const machine = first(domain, 'os', 'type');
	const memory = first(domain, 'numatune', 'memory');
	const interfaces = findNamed(domain, 'devices', 'interface');
	return {
		type,
		machine: attribute(machine, 'machine'),
		architecture: attribute(machine, 'arch'),
		memory: size(first(domain, 'memory')),
		currentMemory: size(first(domain, 'currentMemory')),
		memoryDevices: findNamed(domain, 'devices', 'memory').map(device => ({
			cell: count(first(device, 'target', 'node')?.text),
			size: size(first(device, 'target', 'size')),
			model: attribute(device, 'model'),
			hasSource: first(device, 'source') !== undefined,
		})),
		vcpus: readVcpus(domain),
		iothreadIds: readIothreadIds(domain),
		vcpuPins: readSets(domain, ['cputune', 'vcpupin'], 'vcpu', 'cpuset'),
		emulatorPin: set(attribute(first(domain, 'cputune', 'emulatorpin'), 'cpuset')),
		iothreadPins: readSets(domain, ['cputune', 'iothreadpin'], 'iothread', 'cpuset'),
		cacheParts: findNamed(domain, 'cputune', 'cachetune')
			.map(tune => ({
				vcpus: set(attribute(tune, 'vcpus')) ?? [],
				caches: cpuSet(findNamed(tune, 'cache').flatMap(cache => count(attribute(cache, 'id')) ?? [])),
			}))
			// Without caches it only watches what is used.
			.filter(({caches}) => caches.length > 0),
		hugepages: readHugepages(domain),
		noSharePages: first(domain, 'memoryBacking', 'nosharepages') !== undefined,
		cellMemory: findNamed(domain, 'cpu', 'numa', 'cell').map(cell => toKibibytes(attribute(cell, 'memory') ?? '', attribute(cell, 'unit'))),
		cellModes: findNamed(domain, 'numatune', 'memnode').flatMap(node => attribute(node, 'mode') ?? []),
		cellNodes: readSets(domain, ['numatune', 'memnode'], 'cellid', 'nodeset'),
		namedCells: readNamedCells(domain),
		memoryMode: attribute(memory, 'mode'),
		memoryNodes: set(attribute(memory, 'nodeset')),
		cpu: readCpu(domain),
		interfaces: interfaces.map(readInterface),
		disks: findNamed(domain, 'devices', 'disk').map(readDisk),
		quotas: readQuotas(domain),
		system: attribute(findNamed(domain, 'metadata', 'libosinfo:libosinfo', 'libosinfo:os')[0], 'id'),
		hasHyperV: first(domain, 'features', 'hyperv') !== undefined,
		memorySource: attribute(first(domain, 'memoryBacking', 'source'), 'type'),
		memoryAccess: attribute(first(domain, 'memoryBacking', 'access'), 'mode'),
		cellAccess: findNamed(domain, 'cpu', 'numa', 'cell').map(cell => attribute(cell, 'memAccess')),
		memoryAllocation: attribute(first(domain, 'memoryBacking', 'allocation'), 'mode'),
		launchSecurity: attribute(first(domain, 'launchSecurity'), 'type'),
		hasIommu: first(domain, 'devices', 'iommu') !== undefined,
		hasUefi:
			attribute(first(domain, 'os'), 'firmware') === 'efi' ||
			attribute(first(domain, 'os', 'loader'), 'type') === 'pflash' ||
			first(domain, 'os', 'nvram') !== undefined,
		onPoweroff: first(domain, 'on_poweroff')?.text.trim(),
		hasTpm: first(domain, 'devices', 'tpm') !== undefined,
		hasOwnArguments: first(domain, 'qemu:commandline') !== undefined,
		ownOptions: findNamed(domain, 'qemu:commandline', 'qemu:arg').flatMap(({attributes}) => {
			const value = attributes.get('value')?.value;
			return value?.startsWith('-') ? [value] : [];
		}),
		controllers: findNamed(domain, 'devices', 'controller').map(controller => ({
			type: attribute(controller, 'type') ?? '',
			model: attribute(controller, 'model'),
		})),
		hasHostDevices:
			findNamed(domain, 'devices', 'hostdev').length > 0 || interfaces.some(element => attribute(element, 'type') === 'hostdev'),
		hostDevices: ['hostdev', 'interface'].flatMap(name =>
			findNamed(domain, 'devices', name).flatMap(device => pciAddress(first(device, 'source', 'address')) ?? []),
		),
		hasGuestAgentChannel: findNamed(domain, 'devices', 'channel', 'target').some(
			target => attribute(target, 'name') === 'org.qemu.guest_agent.0',
		),
		filtered: interfaces.some(element => first(element, 'filterref') !== undefined),
	};
};
