import type {Edit} from '../change/change.ts';
import {cpuSet, formatCpulist} from '../cpu/cpu-set.ts';
import type {Domain, DomainDefinition, Facts, NumaNode} from '../inspect/facts.ts';
import {size} from '../inspect/page/size.ts';
import type {GuestPlacement} from '../placement/placement.ts';
import {waitingPages} from '../placement/waiting-pages.ts';
import {useHugepages} from '../xml/domain-edits.ts';
import type {XmlEdit} from '../xml/edit.ts';
import {definitionEdit} from './definition-edit.ts';
import {oddPart, othersPages, pageSizeFor, pagesToHave, sizes, whyNoPages} from './hugepage-pools.ts';
import {tooLittleLeft} from './memory-left.ts';
import {bindToNodes, boundAnew, notInParts} from './memory-nodes.ts';
import {otherGuests} from './other-guests.ts';
import {emulatorCpus, isPinnedSo, nodesOf, pinnedAsPlaced} from './own-cpus.ts';
import {ownDefinition} from './own-definition.ts';
import {ownLines, writtenLine} from './own-file.ts';
import type {Context, Proposal, Tuning} from './tuning.ts';

type Need = {readonly node: NumaNode; readonly pages: number; readonly total: number; readonly present: number; readonly path: string};

export const hugepages: Tuning = {
	id: 'hugepages',
	title: 'hugepages',
	stars: 3,
	about:
		'The guest’s memory in pages of 2 MiB or 1 GiB, reserved on the NUMA node of its CPUs and never swapped or moved: fewer TLB misses, no ' +
		'remote memory. Transparent hugepages already give most of the speed; this makes it certain.',
	value: 'Pages of 2 MiB, or of 1 GiB where such lie idle: exactly the guest’s memory, on the node of its CPUs.',
	wrong:
		'For a guest whose memory grows and shrinks (ballooning), that migrates to hosts without pages, or that leaves the host too little.',
	risk: 'The memory is taken from the host for good. After a reboot the guest does not start if the pages are short.',
	source: 'kernel Documentation/admin-guide/mm/hugetlbpage.rst; libvirt formatdomain (memoryBacking, numatune)',
	touches: {
		sysfs: ['/sys/devices/system/node/node<n>/hugepages/hugepages-<size>kB/nr_hugepages'],
		file: ['/etc/tmpfiles.d/nearmetal-hugepages-<size>kB.conf'],
		domain: ['definition of <guest>'],
	},
	fields: [
		{
			id: 'page-size',
			title: 'page size',
			hint: '2M, or 1G where the host has such pages free; automatic: what it has, or lies idle, else 2M',
			choices: Object.keys(sizes),
			check(text, {facts}) {
				const size = sizes[text];
				if (size === undefined) return `“${text}” is not a page size; type 2M or 1G`;
				return facts.memory.hugepages.some(pool => pool.pageSize === size) ? undefined : `this host has no pages of ${text}`;
			},
		},
	],
	demand(demand, options, {facts, guest}) {
		const pages = guest.inactive && pagesToHave(facts, guest.inactive, sizes[options['page-size'] ?? '']);
		return pages === undefined ? demand : {...demand, pages};
	},
	propose: context => proposalFor(context),
};

/** All that it looks at. */
type Looked = Pick<Context, 'facts' | 'guest' | 'placement' | 'chosen' | 'options'>;

const proposalFor = (context: Looked): Proposal => {
	const {facts, guest: chosen, placement, options} = context;
	const found = ownDefinition(chosen);
	if (found.kind === 'unavailable') return found;
	const {guest, definition} = found;
	if (placement === undefined) return {kind: 'unavailable', because: 'no placement was found for this guest'};
	const pageSize = sizes[options['page-size'] ?? ''] ?? pageSizeFor(facts, guest, placement.cells);
	const none = whyNoPages(facts, definition, pageSize);
	if (none !== undefined) return {kind: 'unavailable', because: none};
	const needs: Need[] = [];
	for (const cell of placement.cells) {
		const node = facts.nodes.find(node => node.node === cell.node);
		const pool = node?.hugepages?.find(pool => pool.pageSize === pageSize);
		if (node === undefined || pool === undefined)
			return {kind: 'unavailable', because: `no pages of ${size(pageSize)} on node ${cell.node}`};
		if (cell.memory === undefined) return {kind: 'unavailable', because: 'the size of its memory could not be read'};
		const pages = Math.ceil(cell.memory / pageSize);
		if (pages * pageSize !== cell.memory)
			return {kind: 'unavailable', because: `its ${mib(cell.memory)} MiB on node ${cell.node} are no whole pages of ${size(pageSize)}`};
		const others = othersPages(facts, guest, placement.cells, cell.node, pool);
		needs.push({node, pages, total: Math.max(pool.total, others + pages), present: pool.total, path: poolPath(cell.node, pageSize)});
	}

	const odd = oddPart(definition, placement.cells, pageSize);
	if (odd !== undefined)
		return {
			kind: 'unavailable',
			because: `a NUMA node or DIMM of its own has ${mib(odd)} MiB, which are no whole pages of ${size(pageSize)}`,
		};

	const astray = pinnedAsPlaced(context) === undefined ? runsElsewhere(facts, definition, placement) : undefined;
	if (astray !== undefined) return {kind: 'unavailable', because: astray};
	const emulator = emulatorCpus(context, definition);
	const far = needs.find(({node}) => node.cpulist !== undefined && emulator && !node.cpulist.some(cpu => emulator.includes(cpu)));
	if (far !== undefined) {
		// Its preallocation threads run on the memory's node, and may use the emulator's CPUs alone.
		return {
			kind: 'unavailable',
			because: `the emulator has no CPU on node ${far.node.node}, where the memory would be: QEMU would not start`,
		};
	}

	const waiting = needs.flatMap(need => alsoAsking(facts, guest, needs, need, pageSize));
	const taken = needs.map(({node, total, present}) => ({node, kib: (total - present) * pageSize}));
	const refusal = tooLittleLeft(facts, guest, taken, waiting);
	const bound = bindToNodes(placement.cells, definition);
	if (bound === undefined) return {kind: 'unavailable', because: notInParts(placement.cells, definition)};
	return (
		refusal ??
		offer(facts, guest, bound, {needs, waiting}, pageSize, [
			...ballooned(definition),
			...boundAnew(
				definition,
				placement.cells.map(({node}) => node),
				'these pages',
			),
		])
	);
};

/** That its memory would lie where its vCPUs are not, since nothing writes down where they were placed: the end of a sentence. */
const runsElsewhere = (facts: Facts, definition: DomainDefinition, placement: GuestPlacement): string | undefined => {
	if (isPinnedSo(definition, placement)) return undefined;
	const nodes = cpuSet(placement.cells.map(({node}) => node));
	if (nodes.length > 1) return `its memory would lie on nodes ${formatCpulist(nodes)}, each part at vCPUs that are not pinned there`;
	const pins = cpuSet(Object.values(definition.vcpuPins).flat());
	const own = nodesOf(facts, pins);
	return own.length === 0 || own.some(node => nodes.includes(node))
		? undefined
		: `its vCPUs stay pinned to CPU ${formatCpulist(pins)}, and its memory would lie on node ${formatCpulist(nodes)}`;
};

/** Whether this step, where it is chosen, says where the memory of a guest lies that is pinned as it is placed. */
export const bindsMemory = ({facts, guest, placement, chosen}: Omit<Looked, 'options'>): boolean => {
	const options = chosen.get('hugepages');
	const pinned = new Map([...chosen, ['cpu-pinning', {}] as const]);
	return options !== undefined && proposalFor({facts, guest, placement, chosen: pinned, options}).kind === 'changes';
};

const offer = (
	facts: Facts,
	guest: Domain,
	bound: readonly XmlEdit[],
	{needs, waiting}: {readonly needs: readonly Need[]; readonly waiting: readonly string[]},
	pageSize: number,
	doubts: readonly string[],
): Proposal => {
	const nodes = needs.map(need => need.node.node);
	const pages = needs.reduce((sum, need) => sum + need.pages, 0);
	const edits: readonly Edit[] = [
		...needs.map(need => ({on: 'host', kind: 'sysfs', where: {path: need.path}, wish: {atLeast: String(need.total)}}) as const),
		// Early in the boot, before memory is fragmented and long before libvirt starts a guest; per node, which sysctl.d cannot say.
		ownLines(
			'host',
			`/etc/tmpfiles.d/nearmetal-hugepages-${pageSize}kB.conf`,
			'hugepages',
			needs.map(need => writtenLine(need.path, need.total)),
		),
		definitionEdit(guest, [...useHugepages([{size: pageSize}]), ...bound]),
	];
	const where = `node ${formatCpulist(cpuSet(nodes))}`;
	return {
		kind: 'changes',
		summary: `${pages} × ${size(pageSize)} on ${where}`,
		done: `${pages} × ${size(pageSize)} on ${where} already`,
		edits,
		because: [
			...needs.map(
				need =>
					`${guest.name} needs ${need.pages} pages of ${size(pageSize)} on node ${need.node.node}; its pool holds ${need.present}, and will hold ${need.total}.`,
			),
			...waiting,
		],
		warnings: [
			...doubts,
			...(guest.autostart ? [`${guest.name} starts with the host: the pages are reserved early in the boot, by tmpfiles.d.`] : []),
			// Written over all nodes, before or after tmpfiles.d: systemd orders neither.
			...facts.bootFiles.sysctls
				.filter(({key}) => key === 'vm.nr_hugepages' && pageSize === facts.memory.defaultHugepage)
				.map(
					({path, value}) =>
						`${path} sets vm.nr_hugepages = ${value} at every boot, over all nodes: take it out, or ${where} may get fewer.`,
				),
		],
	};
};

/** Pages are taken in full at its start (libvirt's prealloc), and a balloon gives none of them back that it does not fill. */
const ballooned = ({memory, currentMemory}: DomainDefinition): readonly string[] =>
	memory === undefined || currentMemory === undefined || currentMemory >= memory
		? []
		: [
				`It has ${gib(currentMemory)} of its ${gib(memory)} GiB by its balloon; of hugepages it takes all from its start, and gives little back.`,
			];

/** Guests whose definitions ask for pages of the same pool that they do not hold yet: what lies free there may be theirs. */
const alsoAsking = (facts: Facts, guest: Domain, needs: readonly Need[], {node}: Need, pageSize: number): readonly string[] => {
	const taken = needs.map(need => need.node.node);
	const names = waitingPages(facts, [guest.uuid])
		.guests(taken, node.node, pageSize)
		.map(one => one.name);
	if (names.length === 0) return [];
	const [asks, its, it] = names.length === 1 ? ['asks', 'its', 'it'] : ['ask', 'their', 'them'];
	return [`${otherGuests(names)} ${asks} for pages of node ${node.node} too at ${its} next start: those that wait there for ${it} stay.`];
};

const poolPath = (node: number, pageSize: number): string =>
	`/sys/devices/system/node/node${node}/hugepages/hugepages-${pageSize}kB/nr_hugepages`;
const mib = (kib: number): number => Math.round(kib / 1024);
const gib = (kib: number): string => (Math.max(0, kib) / 1_048_576).toFixed(1);
