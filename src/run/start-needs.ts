import {formatCpulist} from '../cpu/cpu-set.ts';
import {askedSizes} from '../inspect/asked-pages.ts';
import type {Domain, DomainDefinition, Facts} from '../inspect/facts.ts';
import {isMounted} from '../inspect/hugetlbfs.ts';
import {type PagesShort, pagesAtStart} from '../inspect/pages-at-start.ts';
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

const mountFor = (facts: Facts, definition: DomainDefinition): StartNeeds => {
	const sizes = askedSizes(facts, definition);
	if (sizes.length === 0) return none;
	if (facts.memory.hugetlbfs === undefined) return unknown('Whether hugetlbfs is mounted could not be read.');
	const missing = sizes.find(size => size !== undefined && isMounted(facts.memory, size) === false);
	return missing === undefined ? none : lacking(`No hugetlbfs with pages of ${missing} KiB is mounted.`);
};

const pagesFor = (facts: Facts, guest: Domain, definition: DomainDefinition): StartNeeds => {
	const pages = pagesAtStart(facts, guest, definition);
	return {
		lacking: pages.short.filter(({doubt}) => doubt === undefined).map(figures),
		unknown: [...pages.unknown, ...pages.short.flatMap(short => (short.doubt === undefined ? [] : [`${figures(short)} ${short.doubt}`]))],
	};
};

const figures = ({pageSize, nodes, needed, free, held}: PagesShort): string => {
	const where = nodes === undefined ? 'free' : `free on node ${formatCpulist(nodes)}`;
	return `${needed} pages of ${pageSize} KiB are needed, ${free} are ${where}${held > 0 ? `, and it holds ${held} itself` : ''}.`;
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
