import type {Output} from '../target.ts';
import {type Definition, readDefinition} from './definition.ts';
import {defaultHugepage, takeHugepages, usedHugepages, useHugepages} from './hugepages.ts';
import {bearTap} from './links.ts';
import {expand, failed, type MemoryMachine, ok, textOf} from './machine.ts';
import {holdModule, loadModule} from './modules.ts';
import {hide, newPicture, type Picture, pictureOf, type RunningProcess, show, statusFile} from './process.ts';
import {refusal} from './refusal.ts';
import {letTimersRun} from './systemd.ts';

type Domain = {
	readonly name: string;
	readonly uuid: string;
	/** The definition for the next start, with its secrets. */
	inactive: string;
	/** What runs now. */
	live:
		| {
				readonly xml: string;
				readonly definition: Definition;
				readonly running: RunningProcess;
				readonly picture: Picture;
				readonly pages: ReadonlyMap<string, number>;
		  }
		| undefined;
	/** Where it was last seen, so that a start comes out the same each time. */
	readonly running: RunningProcess;
	/** What a start of a definition looked like, by its text without blanks at the end: the same definition gives the same again. */
	readonly starts: Map<string, {readonly xml: string; readonly picture: Picture}>;
};

export type Domains = {
	/** As virsh finds it: by the id of a running domain, by UUID, by name. */
	find(word: string): Domain | undefined;
	/** As virsh finds what is to be started, which has no id. */
	findInactive(word: string): Domain | undefined;
	list(): readonly Domain[];
	define(xml: string, from: string): Output;
	/** What QEMU would be started with, for a definition that is only looked at. */
	nativeOf(xml: string): Output;
	start(domain: Domain): Output;
	shutdown(domain: Domain): Output;
};

export const domainsOf = (machine: MemoryMachine): Domains => {
	const domains: Domain[] = recordedDomains(machine);
	const findInactive = (word: string): Domain | undefined =>
		domains.find(domain => domain.uuid === word) ?? domains.find(domain => domain.name === word);
	return {
		find: word => (/^\d+$/.test(word) ? domains.find(({live}) => live?.running.id === Number(word)) : undefined) ?? findInactive(word),
		findInactive,
		list: () => domains,
		define(xml, from) {
			const definition = readDefinition(xml);
			const because = refusal(xml) ?? (definition === undefined ? 'XML error: this is no domain' : conflict(domains, definition));
			if (because !== undefined || definition === undefined) {
				return failed(1, `error: Failed to define domain from ${from}\nerror: ${because}`);
			}

			const known = domains.find(domain => domain.uuid === definition.uuid);
			if (known === undefined) {
				domains.push({
					name: definition.name,
					uuid: definition.uuid,
					inactive: xml,
					live: undefined,
					running: place(domains.length, definition, undefined),
					starts: new Map(),
				});
			} else {
				known.inactive = xml;
			}

			return ok(`Domain '${definition.name}' defined from ${from}\n\n`);
		},
		nativeOf(xml) {
			const definition = readDefinition(xml);
			const because = refusal(xml) ?? (definition === undefined ? 'XML error: this is no domain' : nodeBeyondTheHost(machine, definition));
			return because === undefined ? ok(`/usr/bin/qemu-system-x86_64 -name guest=${definition?.name}\n`) : failed(1, `error: ${because}`);
		},
		start: domain => start(machine, domain),
		shutdown: domain => shutdown(machine, domain),
	};
};

/** Name and UUID each belong to one domain. */
const conflict = (domains: readonly Domain[], {name, uuid}: Definition): string | undefined => {
	const other = domains.find(domain => (domain.name === name) !== (domain.uuid === uuid));
	return (
		other &&
		`operation failed: domain '${other.name}' ${other.uuid === uuid ? 'is already defined' : 'already exists'} with uuid ${other.uuid}`
	);
};

/** The domains whose XML the snapshot holds. */
const recordedDomains = (machine: MemoryMachine): Domain[] => {
	const xmls = [...machine.commands]
		.filter(([argv, {status}]) => /^virsh (?:\S+ )*?dumpxml /.test(argv) && status === 0)
		.flatMap(([argv, {stdout: xml}]) => {
			const definition = readDefinition(xml);
			const live = /^\s*<domain [^>]*\bid='/.test(xml);
			return definition === undefined ? [] : [{xml, definition, live, inactive: !live && argv.includes('--inactive')}];
		});
	return [...Map.groupBy(xmls, ({definition}) => definition.uuid).values()].flatMap((found, index) => {
		const live = found.find(one => one.live);
		const defined = found.find(one => one.inactive) ?? found[0];
		if (defined === undefined) return [];
		const {definition} = live ?? defined;
		const running = place(index, definition, live && {machine, xml: live.xml});
		const {name, uuid} = definition;
		const domain: Domain = {name, uuid, inactive: defined.xml, live: undefined, running, starts: new Map()};
		if (live !== undefined) {
			const {xml} = live;
			const picture = pictureOf(machine, definition, running);
			const size = pageSize(machine, definition);
			const pages =
				size === undefined ? new Map<string, number>() : usedHugepages(machine, size, definition.memory / size, definition.memoryNodes);
			domain.live = {xml, definition, running, picture, pages};
			domain.starts.set(defined.xml.trimEnd(), {xml, picture});
		}

		return [domain];
	});
};

/** Process, taps and domain id: as recorded, otherwise fixed numbers for each domain. */
const place = (
	index: number,
	definition: Definition,
	recorded: {readonly machine: MemoryMachine; readonly xml: string} | undefined,
): RunningProcess => {
	const interfaces = recorded?.xml.match(/<interface [^]*?<\/interface>/g) ?? [];
	const taps = interfaces.flatMap(element => /<target dev='([^']+)'/.exec(element)?.[1] ?? []);
	const pid = recorded && statusFile(recorded.machine, definition.uuid)?.pid;
	return {
		id: Number(recorded === undefined ? index + 101 : (/ id='(\d+)'/.exec(recorded.xml)?.[1] ?? index + 101)),
		pid: pid ?? 40_000 + index * 2000,
		taps: taps.length > 0 ? taps : definition.queues.map((_, nic) => `vnet${100 + index * 10 + nic}`),
	};
};

const pageSize = (machine: MemoryMachine, {hugepage}: Definition): number | undefined =>
	hugepage === undefined ? undefined : hugepage === 0 ? defaultHugepage(machine) : hugepage;

/** libvirt defines a guest for CPUs and nodes that the host has not; it does not start then, whatever else its sets hold. */
const beyondTheHost = (
	machine: MemoryMachine,
	{emulatorPin = '', vcpuPins, iothreadPins, memoryNodes = []}: Definition,
): string | undefined => {
	const cpus = [emulatorPin, ...vcpuPins.values(), ...iothreadPins.values()].flatMap(expand);
	const present = textOf(machine, '/sys/devices/system/cpu/present') ?? textOf(machine, '/sys/devices/system/cpu/online');
	if (present !== undefined && cpus.some(cpu => cpu > Math.max(...expand(present))))
		return "Unable to write to '/sys/fs/cgroup/machine.slice/…/cpuset.cpus': Numerical result out of range";
	return nodeBeyondTheHost(machine, {memoryNodes});
};

const nodeBeyondTheHost = (machine: MemoryMachine, {memoryNodes = []}: Pick<Definition, 'memoryNodes'>): string | undefined => {
	const node = memoryNodes.find(one => !machine.paths.has(`/sys/devices/system/node/node${one}`));
	return node === undefined ? undefined : `unsupported configuration: NUMA node ${node} is unavailable`;
};

const workers = ({queues}: Definition): number => queues.reduce((sum, pairs) => sum + pairs, 0);

const start = (machine: MemoryMachine, domain: Domain): Output => {
	if (domain.live !== undefined) {
		return failed(1, 'error: Domain is already active');
	}

	const definition = readDefinition(domain.inactive);
	if (definition === undefined) return failed(1, `error: Failed to start domain '${domain.name}'`);
	const absent = beyondTheHost(machine, definition);
	if (absent !== undefined) return failed(1, `error: Failed to start domain '${domain.name}'\nerror: ${absent}`);
	const size = pageSize(machine, definition);
	const refuse = (because: string): Output =>
		failed(
			1,
			`error: Failed to start domain '${domain.name}'\nerror: internal error: process exited while connecting to monitor: qemu-system-x86_64: ${because}`,
		);
	if (size !== undefined && definition.emulatorPin !== undefined && definition.memoryNodes !== undefined) {
		// QEMU's preallocation threads run on the memory's node and may use the emulator's CPUs alone.
		const emulator = expand(definition.emulatorPin);
		const local = definition.memoryNodes.flatMap(node => expand(textOf(machine, `/sys/devices/system/node/node${node}/cpulist`) ?? ''));
		if (local.length > 0 && !local.some(cpu => emulator.includes(cpu))) {
			return refuse('Setting CPU affinity failed: Invalid argument');
		}
	}

	const pages =
		size === undefined
			? new Map<string, number>()
			: takeHugepages(machine, size, Math.ceil(definition.memory / size), definition.memoryNodes);
	if (pages === undefined) {
		return refuse('unable to map backing store for guest RAM: Cannot allocate memory');
	}

	if (definition.queues.length > 0) {
		loadModule(machine, 'vhost_net');
		holdModule(machine, 'vhost_net', workers(definition));
	}

	const recorded = [...domain.starts.values()][0]?.picture;
	const known = domain.starts.get(domain.inactive.trimEnd()) ?? {
		xml: liveXml(domain),
		picture: newPicture(machine, definition, domain.running, recorded),
	};
	domain.starts.set(domain.inactive.trimEnd(), known);
	domain.live = {...known, definition, running: domain.running, pages};
	show(machine, known.picture);
	domain.running.taps.forEach((tap, nic) => bearTap(machine, tap, definition.mtus[nic]));
	letTimersRun(machine);
	return ok(`Domain '${domain.name}' started\n\n`);
};

const shutdown = (machine: MemoryMachine, domain: Domain): Output => {
	if (domain.live === undefined) {
		return failed(1, `error: Failed to shutdown domain '${domain.name}'\nerror: Requested operation is not valid: domain is not running`);
	}

	const {definition, picture, pages} = domain.live;
	const size = pageSize(machine, definition);
	if (size !== undefined) {
		useHugepages(machine, size, pages, -1);
	}

	holdModule(machine, 'vhost_net', -workers(definition));
	hide(machine, picture);
	domain.live = undefined;
	return ok(`Domain '${domain.name}' is being shutdown\n\n`);
};

/** The running definition: the inactive one with the domain's id and each interface's tap. */
const liveXml = ({inactive, running}: Domain): string => {
	let nic = 0;
	return inactive.replace(/<domain /, `<domain id='${running.id}' `).replaceAll(/<interface [^]*?<\/interface>/g, element => {
		const tap = running.taps[nic++];
		return tap === undefined ? element : element.replace(/(\n\s*)(<source [^>]*\/>)/, `$1$2$1<target dev='${tap}'/>`);
	});
};
