import {formatCpulist} from '../cpu/cpu-set.ts';
import {type AskedPages, askedPages} from '../inspect/asked-pages.ts';
import type {Domain, DomainDefinition, Facts} from '../inspect/facts.ts';
import {readHost} from '../plan/read-host.ts';
import {virshCommand} from '../target/libvirt.ts';
import {type Target, TargetError} from '../target/target.ts';
import type {Guest} from './guest-power.ts';

/** What the start of a guest needs of its host and does not find, and what could not be looked at: sentences. */
export type StartNeeds = {readonly lacking: readonly string[]; readonly unknown: readonly string[]};

const none: StartNeeds = {lacking: [], unknown: []};
const lacking = (sentence: string): StartNeeds => ({...none, lacking: [sentence]});
const unknown = (sentence: string): StartNeeds => ({...none, unknown: [sentence]});

/**
 * Looks, just before a guest is shut down, whether it would start again with the definition that it then has.
 * @returns what could not be looked at, as sentences
 * @throws TargetError where it would not start, or is in a state in which it does not shut down
 */
export const assertStarts = async (target: Target, {uuid, name}: Guest): Promise<readonly string[]> => {
	const {facts} = await readHost(target);
	const guest = facts.domains.find(domain => domain.uuid === uuid);
	if (guest?.inactive === undefined) return [`Whether ${name} will start could not be looked at: its definition could not be read.`];
	if (guest.state === 'paused' || guest.state === 'other')
		throw new TargetError(
			`${name} is ${guest.state === 'paused' ? 'paused' : 'neither running nor off'}, and is not restarted: it would not hear the request to shut down. ` +
				`See ${virshCommand('domstate', '--reason', uuid)}; ${virshCommand('resume', uuid)} lets one go on that is paused.`,
		);
	// It would boot again at each request, or stay as a QEMU that does nothing (formatdomain, “Events configuration”).
	const {onPoweroff = 'destroy'} = guest.live ?? guest.inactive;
	if (onPoweroff !== 'destroy')
		throw new TargetError(
			`${name} is not restarted: its definition says <on_poweroff>${onPoweroff}</on_poweroff>, so that it does not go off when it is asked to shut down. It runs as before.`,
		);
	const needs = startNeeds(facts, guest, guest.inactive);
	if (needs.lacking.length > 0)
		throw new TargetError(`${name} is not restarted, since it would not start: ${needs.lacking.join(' ')} It runs as before.`);
	return needs.unknown;
};

/** Of what no definition says by itself, and so no trial of it: what is free, mounted, loaded and allowed right now. */
export const startNeeds = (facts: Facts, guest: Domain, definition: DomainDefinition): StartNeeds => {
	const all = [mountFor(facts, definition), pagesFor(facts, guest, definition), cpusFor(facts, definition), vhostFor(facts, definition)];
	return {lacking: all.flatMap(one => one.lacking), unknown: all.flatMap(one => one.unknown)};
};

/** KiB of each size that it asks for. */
const sizesOf = ({memory: {defaultHugepage}}: Facts, {hugepages = []}: DomainDefinition): readonly (number | undefined)[] => [
	...new Set(hugepages.map(({size}) => size ?? defaultHugepage)),
];

const mountFor = (facts: Facts, definition: DomainDefinition): StartNeeds => {
	const sizes = sizesOf(facts, definition);
	const {hugetlbfs, defaultHugepage} = facts.memory;
	if (sizes.length === 0) return none;
	if (hugetlbfs === undefined) return unknown('Whether hugetlbfs is mounted could not be read.');
	const missing = sizes.find(size => !hugetlbfs.some(mount => (mount.pageSize ?? defaultHugepage) === size));
	return missing === undefined ? none : lacking(`No hugetlbfs with pages of ${missing} KiB is mounted.`);
};

const pagesFor = (facts: Facts, guest: Domain, definition: DomainDefinition): StartNeeds => {
	const [size, ...others] = sizesOf(facts, definition);
	if (definition.hugepages === undefined) return none;
	if (size === undefined || others.length > 0 || definition.memory === undefined)
		return unknown(
			'Whether enough hugepages are free could not be counted: its cells have several sizes, or a size that could not be read.',
		);
	// With any other mode than strict the kernel may take pages of other nodes.
	const isStrict = [definition.memoryMode ?? 'strict', ...definition.cellModes].every(mode => mode === 'strict');
	const byNodes = Object.values(
		Object.groupBy(askedPages(facts, definition, size), ({nodes}) => (isStrict ? JSON.stringify(nodes) : undefined) ?? 'any'),
	);
	const all = byNodes.map((parts = []) =>
		pagesOn(facts, guest, size, {
			nodes: isStrict ? parts[0]?.nodes : undefined,
			pages: parts.reduce((sum, {pages}) => sum + pages, 0),
		}),
	);
	return {lacking: all.flatMap(one => one.lacking), unknown: all.flatMap(one => one.unknown)};
};

const pagesOn = (facts: Facts, {live, process}: Domain, size: number, {nodes: bound, pages: need}: AskedPages): StartNeeds => {
	const nodes = facts.nodes.filter(({node}) => bound === undefined || bound.includes(node));
	const pools = nodes.map(({hugepages}) => hugepages?.find(({pageSize}) => pageSize === size));
	if (pools.includes(undefined)) return unknown(`How many pages of ${size} KiB are free could not be read of every node.`);
	const free = pools.reduce((sum, pool) => sum + (pool?.free ?? 0), 0);
	if (free >= need) return none;
	// What it holds now comes free when it stops: where it lies is known only of a guest that is bound.
	const parts = live === undefined ? [] : askedPages(facts, live, size);
	const near = parts.filter(part => bound === undefined || part.nodes === undefined || part.nodes.some(node => bound.includes(node)));
	const isAllNear = parts.length > 0 && near.length === parts.length;
	const held =
		isAllNear && process?.hugetlb !== undefined ? Math.floor(process.hugetlb / size) : near.reduce((sum, {pages}) => sum + pages, 0);
	const where = bound === undefined ? 'free' : `free on node ${formatCpulist(bound)}`;
	const figures = `${need} pages of ${size} KiB are needed, ${free} are ${where}${held > 0 ? `, and it holds ${held} itself` : ''}.`;
	if (free + held < need) {
		const more = size === facts.memory.defaultHugepage ? Number(facts.sysctls['vm.nr_overcommit_hugepages'] ?? 0) : 0;
		return more > 0 ? unknown(`${figures} The kernel may make ${more} more (vm.nr_overcommit_hugepages).`) : lacking(figures);
	}

	const isInside = bound === undefined || near.every(part => part.nodes?.every(node => bound.includes(node)));
	return isInside ? none : unknown(`${figures} On which node those lie is not known.`);
};

const cpusFor = (facts: Facts, definition: DomainDefinition): StartNeeds => {
	const {vcpuPins, emulatorPin, iothreadPins, vcpus} = definition;
	const sets = [...Object.values(vcpuPins), ...Object.values(iothreadPins), emulatorPin, vcpus?.cpuset].filter(set => set !== undefined);
	if (sets.length === 0) return none;
	if (facts.machineSliceCpus === undefined && facts.cpus.length === 0) return unknown('Which CPUs guests may use could not be read.');
	const online = facts.cpus.filter(cpu => cpu.online).map(({cpu}) => cpu);
	const allowed = new Set(online.filter(cpu => facts.machineSliceCpus?.includes(cpu) ?? true));
	// sched_setaffinity(2) fails where no CPU of a set is left; the rest of a set is passed over.
	const empty = sets.find(set => !set.some(cpu => allowed.has(cpu)));
	if (empty !== undefined) return lacking(`A thread of it is pinned to CPU ${formatCpulist(empty)}, and guests may use none of these.`);
	const outside = sets.find(set => !set.every(cpu => allowed.has(cpu)));
	return outside === undefined
		? none
		: unknown(`CPU ${formatCpulist(outside)}, to which a thread of it is pinned, are not all online and in machine.slice.`);
};

const vhostFor = ({modules: {vhost_net: state}}: Facts, {type, interfaces}: DomainDefinition): StartNeeds => {
	// Without the attribute libvirt does without vhost where there is none; of an emulated guest it never asks for it.
	if (type !== 'kvm' || !interfaces.some(({driver}) => driver === 'vhost')) return none;
	if (state === undefined) return unknown('Whether vhost_net is there could not be read.');
	return state === 'absent' || state === 'blacklisted'
		? lacking(`An interface of it asks for vhost, and vhost_net is ${state === 'absent' ? 'not in this kernel' : 'blacklisted'}.`)
		: none;
};
