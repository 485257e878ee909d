import {type CpuSet, formatCpulist} from '../cpu/cpu-set.ts';
import type {DomainDefinition, Facts} from '../inspect/facts.ts';
import {pinIothread, setDiskDriver, setIothreads} from '../xml/domain-edits.ts';
import {choiceOf} from './choice.ts';
import {definitionEdit} from './definition-edit.ts';
import {type DiskWay, isDisk, wayOf} from './disk-ways.ts';
import {pinnedAsPlaced} from './own-cpus.ts';
import {ownDefinition} from './own-definition.ts';
import type {Context, Options, Tuning} from './tuning.ts';

type PossibleWay = Extract<DiskWay, {kind: 'way'}>;

const waysOf = (facts: Facts, {disks}: DomainDefinition, options: Options): readonly DiskWay[] =>
	disks.filter(isDisk).map(disk => wayOf(facts, disk, options.io));

/** Disks that an IOThread is to serve: those of virtio that none serves. */
const forIothread = ({libvirt}: Facts, ways: readonly DiskWay[], options: Options): readonly PossibleWay[] =>
	options.iothread === 'untouched' || libvirt.domainCapabilities?.iothreads !== true
		? []
		: ways.filter(way => way.kind === 'way').filter(({takesIothread}) => takesIothread);

export const disk: Tuning = {
	id: 'disk',
	title: 'disks past the page cache',
	stars: 1,
	about:
		'cache=none lets the guest’s disks bypass the host’s page cache, so that nothing is cached twice; io says how QEMU hands requests to the kernel. ' +
		'An IOThread of their own takes them out of QEMU’s main loop, which shares its CPUs with the vhost workers: with heavy disk use that helps the ' +
		'network, which otherwise gains nothing.',
	value: 'cache=none where the directory takes O_DIRECT; io by what each disk lies on; one IOThread for the virtio disks.',
	wrong:
		'For a guest that lives from the host’s page cache, such as many alike that read one image. native stops its thread where a disk still grows.',
	risk:
		'Without the host’s page cache what the guest reads again comes from the disk. The format of a disk is never touched: a wrong one would show ' +
		'the guest another disk, and destroy it.',
	source:
		'libvirt formatdomain (disk driver, iothreads); QEMU block/file-posix.c (aio=native needs O_DIRECT); the reference document, row 8',
	touches: {domain: ['definition of <guest>']},
	fields: [
		{
			id: 'io',
			title: 'io',
			hint: '“native”, “io_uring”, “threads” or “untouched” for all disks; automatic: by what each lies on, and as it is where it says something',
			...choiceOf('native', 'io_uring', 'threads', 'untouched'),
		},
		{
			id: 'iothread',
			title: 'IOThread',
			hint: '“untouched” adds none; automatic: one serves the virtio disks that none serves yet',
			...choiceOf('untouched'),
		},
	],
	demand(demand, options, {facts, guest: {inactive}}) {
		return inactive !== undefined && forIothread(facts, waysOf(facts, inactive, options), options).length > 0
			? {...demand, ioThreads: Math.max(1, demand.ioThreads)}
			: demand;
	},
	propose(context) {
		const found = ownDefinition(context.guest);
		if (found.kind === 'unavailable') return found;
		const {facts, options} = context;
		const {guest, definition} = found;
		const all = waysOf(facts, definition, options);
		const ways = all.filter(way => way.kind === 'way');
		const left = all.filter(way => way.kind === 'left').map(({because}) => because);
		if (ways.length === 0)
			return {
				kind: 'unavailable',
				because:
					all.length === 0
						? 'it has no disk; drives for CDs and floppies are left alone'
						: left.length === 1
							? (left[0] ?? '')
							: 'none of its disks can be changed',
				details: left.map(sentence),
			};
		const served = new Set(forIothread(facts, all, options).map(({target}) => target));
		const thread = definition.iothreadIds[0] ?? 1;
		const edits = [
			...(served.size > 0 && definition.iothreadIds.length === 0 ? newIothread(context, definition) : []),
			...ways.flatMap(({target, cache, io}) => {
				const iothread = served.has(target) ? {iothread: thread} : {};
				return cache === undefined && io === undefined && !served.has(target)
					? []
					: setDiskDriver(target, {...(cache === undefined ? {} : {cache}), ...(io === undefined ? {} : {io}), ...iothread});
			}),
		];
		return {
			kind: 'changes',
			summary: summaryOf(ways, served.size > 0),
			done: 'past the page cache already',
			edits: edits.length === 0 ? [] : [definitionEdit(guest, edits)],
			because: [
				...ways.map(({because}) => because),
				...(served.size === 0
					? []
					: [`IOThread ${thread} serves ${[...served].join(', ')} in place of QEMU’s main loop${placeOf(context, definition)}.`]),
				...left.map(sentence),
			],
			warnings: ways.flatMap(({warnings}) => warnings),
		};
	},
};

/** The CPUs of the first IOThread where the guest's other threads have theirs: beside threads that wander, a pin would only hold it fast. */
const ownCpus = (context: Context, {vcpuPins}: DomainDefinition): CpuSet | undefined =>
	(Object.keys(vcpuPins).length > 0 ? context.placement : pinnedAsPlaced(context))?.ioThreads[0];

const newIothread = (context: Context, definition: DomainDefinition) => {
	const cpus = ownCpus(context, definition);
	return [...setIothreads(1), ...(cpus === undefined ? [] : pinIothread(1, cpus))];
};

const placeOf = (context: Context, definition: DomainDefinition): string => {
	const cpus = ownCpus(context, definition);
	const others = [...(context.placement?.emulator ?? []), ...(context.placement?.vhost ?? [])];
	return cpus === undefined || cpus.some(cpu => others.includes(cpu))
		? ''
		: `, on CPU ${formatCpulist(cpus)}, which is none of the emulator’s and of its vhost workers’`;
};

const sentence = (text: string): string => `${text}.`;

/** `vda: none, io_uring, IOThread`; where disks differ, how many there are. */
const summaryOf = (ways: readonly PossibleWay[], hasIothread: boolean): string => {
	const ios = new Set(ways.flatMap(({io}) => io ?? []));
	const words = [
		...(ways.some(({cache}) => cache !== undefined) ? ['none'] : []),
		...(ios.size === 1 ? ios : []),
		...(hasIothread ? ['IOThread'] : []),
	];
	const targets = ways.map(({target}) => target).join(' ');
	return `${targets.length <= 7 ? targets : `${ways.length} disks`}: ${words.join(', ')}`;
};
