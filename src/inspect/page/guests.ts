import {type CpuSet, equal, formatCpulist} from '../../cpu/cpu-set.ts';
import {ioThread, mainThread} from '../domain-process.ts';
import type {Domain, DomainDefinition, DomainInterface, Facts, Thread} from '../facts.ts';
import {plural} from './plural.ts';
import {size} from './size.ts';
import {answered} from './system.ts';

/** `running, 8 vCPU, 8 GiB`. */
export const guestSummary = ({state, inactive}: Domain): string =>
	`${state ?? '?'}, ${inactive?.vcpus?.current ?? '?'} vCPU, ${size(inactive?.memory)}`;

/** All guests in a line, or why there is none to show. */
export const guestsSummary = ({domains, libvirt}: Facts): string => {
	if (libvirt.problem !== undefined) return `? (${libvirt.problem})`;
	return domains.length === 0 ? 'none yet' : domains.map(domain => `${domain.name} ${guestSummary(domain)}`).join(' · ');
};

/** What there is to know of a guest, line by line: of the running one where it runs, else of what its next start will be. */
export const guestRows = (domain: Domain): readonly (readonly [label: string, value: string])[] => {
	const definition = domain.live ?? domain.inactive;
	const flags = [
		...(domain.autostart ? ['starts with the host'] : []),
		...(domain.persistent === false ? ['transient'] : []),
		...(domain.managedSave ? ['has a saved state'] : []),
		...agent(domain),
	];
	const head = [guestSummary(domain), definition?.machine ?? '?', ...flags].join(' · ');
	return [
		[domain.name, head],
		['  vCPUs', vcpus(definition, domain)],
		['  emulator', emulator(definition, domain)],
		...(definition?.iothreadIds.length ? [['  IOThreads', iothreads(definition, domain)] as const] : []),
		...(domain.state === 'running' ? ([['  vhost', workers(domain)]] as const) : []),
		['  memory', memory(definition, domain)],
		...(definition?.interfaces ?? []).map(nic => ['  network', interfaceText(nic)] as const),
	];
};

/** Of a guest that runs; one whose definition has no channel for an agent cannot have one. */
const agent = ({live, agentConnected}: Domain): readonly string[] => {
	if (live === undefined) return [];
	return [live.hasGuestAgentChannel ? `guest agent ${answered(agentConnected, 'connected', 'not connected')}` : 'no guest agent'];
};

/** vCPUs in order that have the same set together: `0-3 on 0-35 · 4 on 40`. */
const placed = (sets: readonly (readonly [vcpu: number, cpus: CpuSet | undefined])[]): string => {
	const groups: {readonly vcpus: number[]; readonly cpus: CpuSet | undefined}[] = [];
	for (const [vcpu, cpus] of sets) {
		const last = groups.at(-1);
		const same = last !== undefined && (last.cpus === undefined || cpus === undefined ? last.cpus === cpus : equal(last.cpus, cpus));
		if (same) last.vcpus.push(vcpu);
		else groups.push({vcpus: [vcpu], cpus});
	}

	return groups.map(({vcpus, cpus}) => `${formatCpulist(vcpus)} on ${cpus === undefined ? '?' : formatCpulist(cpus)}`).join(' · ');
};

const askedOfVcpus = ({vcpuPins, vcpus: counts}: DomainDefinition): string => {
	const pins = Object.entries(vcpuPins).map(([vcpu, cpus]) => [Number(vcpu), cpus] as const);
	if (pins.length > 0) return `pinned: ${placed(pins)}`;
	return counts?.cpuset === undefined ? 'not pinned' : `within ${formatCpulist(counts.cpuset)}`;
};

const vcpus = (definition: DomainDefinition | undefined, {process}: Domain): string => {
	const asked = definition === undefined ? 'pins ?' : askedOfVcpus(definition);
	const threads = process?.threads.filter(({role}) => role === 'vcpu') ?? [];
	return threads.length === 0 ? asked : `${asked}; run: ${placed(threads.map(({vcpu = -1, allowed}) => [vcpu, allowed]))}`;
};

const emulator = (definition: DomainDefinition | undefined, {process}: Domain): string => {
	const pin = definition?.emulatorPin;
	const asked = definition === undefined ? 'pin ?' : pin === undefined ? 'not pinned' : `pinned: ${formatCpulist(pin)}`;
	const main = process && mainThread(process);
	return main === undefined ? asked : `${asked}; runs: ${allowed(main)}`;
};

const iothreads = ({iothreadIds, iothreadPins}: DomainDefinition, {process}: Domain): string =>
	iothreadIds
		.map(id => {
			const pin = iothreadPins[id];
			const thread = process && ioThread(process, id);
			return `${id} ${pin === undefined ? 'not pinned' : `on ${formatCpulist(pin)}`}${thread === undefined ? '' : `; runs: ${allowed(thread)}`}`;
		})
		.join(' · ');

const workers = ({process}: Domain): string => {
	if (process === undefined) return '?';
	const {vhostWorkers, workersAre} = process;
	return vhostWorkers.length === 0
		? 'no workers'
		: `${plural(vhostWorkers.length, 'worker')} (${workersAre ?? '?'}) on ${[...new Set(vhostWorkers.map(allowed))].join(' · ')}`;
};

const allowed = ({allowed: cpus}: Thread): string => (cpus === undefined ? '?' : formatCpulist(cpus));

const askedOfMemory = ({hugepages, memoryNodes, memoryMode}: DomainDefinition): string => {
	const pages =
		hugepages === undefined
			? 'ordinary pages'
			: `hugepages${hugepages.map(page => ` ${page.size === undefined ? 'of the default size' : size(page.size)}`).join(',')}`;
	const where = memoryNodes === undefined ? 'on any node' : `${memoryMode ?? 'strict'} on node ${formatCpulist(memoryNodes)}`;
	return `${pages}, ${where}`;
};

const memory = (definition: DomainDefinition | undefined, {process}: Domain): string => {
	const asked = definition === undefined ? '?' : askedOfMemory(definition);
	return process?.hugetlb ? `${asked}; holds ${size(process.hugetlb)} of hugepages` : asked;
};

const interfaceText = ({type, source, model, driver, queues, target, mtu}: DomainInterface): string =>
	[
		`${type} ${source ?? '?'}`,
		model ?? 'model ?',
		...(driver === undefined ? [] : [`driver ${driver}`]),
		plural(queues ?? 1, 'queue'),
		...(mtu === undefined ? [] : [`MTU ${mtu}`]),
		...(target === undefined ? [] : [target]),
	].join(' · ');
