import type {CpuSet} from '../cpu/cpu-set.ts';
import type {DomainDefinition, Facts} from '../inspect/facts.ts';
import {isWindows} from '../inspect/guest-system.ts';
import {isSince} from '../inspect/is-since.ts';
import {hypervisorBelow} from '../inspect/nested.ts';
import {showHostCache, useHostCpu} from '../xml/domain-edits.ts';
import {amdTopology} from './amd-topology.ts';
import {choiceOf} from './choice.ts';
import {definitionEdit} from './definition-edit.ts';
import {whyItCouldMigrate} from './migration.ts';
import {pinnedAsPlaced} from './own-cpus.ts';
import {ownDefinition} from './own-definition.ts';
import type {Context, Proposal, Tuning} from './tuning.ts';

/** Models that QEMU made up to run anywhere: no processor's, and with the features of none. */
const generic: ReadonlySet<string | undefined> = new Set([undefined, 'qemu64', 'qemu32', 'kvm64', 'kvm32']);

/** Features that all of them lack and that programs, or the guest's kernel, choose faster ways by; as /proc/cpuinfo and libvirt call them. */
const missed = [
	['aes', 'aes'],
	['avx', 'avx'],
	['avx2', 'avx2'],
	['avx512f', 'avx512f'],
	['sha_ni', 'sha-ni'],
	['pcid', 'pcid'],
	['invpcid', 'invpcid'],
	['fsgsbase', 'fsgsbase'],
] as const;

export const cpuMode: Tuning = {
	id: 'cpu-mode',
	title: 'CPU mode host-passthrough',
	stars: 3,
	about:
		'The guest sees the host’s own CPU, with all that KVM can give it, instead of a model that QEMU made up. KVM emulates nothing for a feature ' +
		'that is hidden: programs take slower ways without it. Encryption gains most; plain TCP over virtio gains little, and from host-model ' +
		'there is little to gain at all.',
	value:
		'host-passthrough in place of a model that is no processor’s (qemu64, kvm64); the host’s caches too where all vCPUs share one of them.',
	wrong: 'For a guest that migrates, and on a host that is a guest itself, where it may not start.',
	risk:
		'It can move only to a host with the same CPU, microcode and features, and may hang where it arrives on another. ' +
		'With nested virtualization on, it may run guests of its own.',
	source:
		'libvirt formatdomain (CPU model and topology); QEMU target/i386/cpu.c, kvm/kvm.c (kvm_buf_set_msrs); the reference document, row 5',
	touches: {domain: ['definition of <guest>']},
	fields: [
		{
			id: 'mode',
			title: 'CPU mode',
			hint: '“host-passthrough” whatever it has now; automatic: only in place of a model of QEMU’s own, and where nothing says that it migrates',
			...choiceOf('host-passthrough'),
		},
		{
			id: 'cache',
			title: 'caches',
			hint: '“passthrough” or “untouched”; automatic: the host’s caches are shown with its CPU where they are as the guest will believe',
			...choiceOf('passthrough', 'untouched'),
		},
	],
	propose(context) {
		const found = ownDefinition(context.guest);
		if (found.kind === 'unavailable') return found;
		const {facts, options} = context;
		const {guest, definition} = found;
		const now = definition.cpu?.mode;
		const wasHost = now === 'host-passthrough' || now === 'maximum';
		if (wasHost && (options.cache !== 'passthrough' || definition.cpu?.cacheMode === 'passthrough'))
			return {kind: 'satisfied', because: `${now} already`};
		const none = whyNone(facts, definition) ?? (wasHost || options.mode !== undefined ? undefined : whyNotHere(facts, definition));
		if (none !== undefined) return none;
		const {edits: cacheEdits, because: cacheBecause} = cacheOf(context, definition);
		const name = now === 'host-model' ? now : (definition.cpu?.model ?? 'QEMU’s default');
		return {
			kind: 'changes',
			summary: wasHost ? 'caches → passthrough' : `${shortName(name)} → host-passthrough`,
			done: 'host-passthrough already',
			edits: [
				definitionEdit(guest, [
					...(wasHost ? [] : [...useHostCpu({migratable: isSince(facts.libvirt.version, [6, 5])}), ...amdTopology(facts, definition)]),
					...cacheEdits,
				]),
			],
			because: [...(wasHost ? [] : gains(facts, definition, name)), ...cacheBecause],
			warnings: wasHost ? [] : [...losses(facts, definition), ...doubts(definition)],
		};
	},
};

/** Why no guest of this kind may have it here. */
const whyNone = ({libvirt}: Facts, {type, architecture, ownOptions}: DomainDefinition): Proposal | undefined => {
	const capabilities = libvirt.domainCapabilities;
	const because =
		type !== 'kvm'
			? `it is emulated (type ${type}): no CPU of the host can be passed through`
			: architecture !== 'x86_64' && architecture !== 'i686'
				? `its architecture is ${architecture ?? 'unknown'}: what a CPU mode costs there is not known here`
				: ownOptions.includes('-cpu')
					? 'its definition gives QEMU a CPU of its own past libvirt (qemu:commandline, -cpu), which would stay'
					: capabilities === undefined
						? 'virsh domcapabilities could not be read: whether host-passthrough is to be had is not known'
						: capabilities.cpuModes.includes('host-passthrough')
							? undefined
							: 'libvirt offers no host-passthrough here (virsh domcapabilities)';
	return because === undefined ? undefined : {kind: 'unavailable', because};
};

/**
 * The hypervisor below may show a CPU with registers that it then refuses: QEMU ends with “failed to set MSR 0x10a” (asterinas#2980,
 * kata-containers#1326), which no fact of this host foretells.
 */
const whyItMayNotStart = ({host}: Facts): string | undefined => {
	const below = hypervisorBelow(host);
	return below && `this host is itself a guest (${below}): whether a guest starts with all of its CPU is only known by trying`;
};

/** Why it is not worth it unless the admin asks for it. */
const whyNotHere = (facts: Facts, definition: DomainDefinition): Proposal | undefined => {
	const {mode, model} = definition.cpu ?? {};
	const details = ['Type “host-passthrough” as its CPU mode to have it all the same.'];
	if (mode === 'host-model') return {kind: 'satisfied', because: 'host-model already: little is left to gain'};
	if (!generic.has(model))
		return {kind: 'unavailable', because: `${model} was chosen by name, as one does for guests that migrate`, details};
	const nested = whyItMayNotStart(facts);
	if (nested !== undefined) return {kind: 'unavailable', because: nested, details};
	const moves = whyItCouldMigrate(facts, definition);
	return moves === undefined ? undefined : {kind: 'unavailable', because: `${moves}, so that it could migrate`, details};
};

const gains = ({host}: Facts, {cpu}: DomainDefinition, name: string): readonly string[] => {
	if (cpu?.mode === 'host-model')
		return ['host-model shows nearly all of this CPU already: what is added are features that libvirt does not know by name.'];
	if (!generic.has(cpu?.model)) return [`What ${name} lacks of this CPU is added; how much that is was not compared.`];
	const hidden = missed.flatMap(([flag, feature]) => (host.cpuFlags.includes(flag) && cpu?.features[feature] === undefined ? [flag] : []));
	return [
		hidden.length === 0
			? `${name} is no processor’s model; what it hides of this CPU was not seen.`
			: `${name} hides what this host’s CPU has: ${hidden.join(', ')}.`,
		...(hidden.includes('pcid') ? ['Without pcid a guest that isolates its page tables pays for it at every system call.'] : []),
	];
};

const losses = (facts: Facts, definition: DomainDefinition): readonly string[] => {
	const model = facts.host.cpuModel === undefined ? '' : ` (${facts.host.cpuModel})`;
	const moves = whyItCouldMigrate(facts, definition);
	const nested = whyItMayNotStart(facts);
	return [
		...(nested === undefined ? [] : [`${nested.charAt(0).toUpperCase()}${nested.slice(1)}.`]),
		`It can then move only to a host with the same CPU${model}, microcode and features.`,
		...(moves === undefined ? [] : [`${moves}: make sure that it never moves elsewhere.`]),
	];
};

const doubts = (definition: DomainDefinition): readonly string[] =>
	isWindows(definition) ? ['It is a Windows guest: another CPU may make it ask for its licence again.'] : [];

/** The CPUs of each vCPU and the threads of a core that the guest will see: as placed where that is written down, else as defined. */
const seenBy = (context: Context, {cpu, vcpus, vcpuPins}: DomainDefinition) => {
	const placed = pinnedAsPlaced(context);
	return placed
		? {pins: placed.vcpuPins, threads: placed.topology.threads}
		: {pins: Array.from({length: vcpus?.maximum ?? 0}, (_, vcpu) => vcpuPins[vcpu] ?? []), threads: cpu?.topology?.threads ?? 1};
};

/**
 * QEMU hands the guest the host's caches with the number of CPUs that share each of them, and lowers that to a socket's at most
 * (cache_info_passthrough in target/i386/cpu.c). So all vCPUs must lie in one L3 domain, and siblings be shown as they are: else the guest
 * takes vCPUs of two cores for ones that share L1 and L2.
 */
const areCachesTrue = ({cpus}: Facts, {pins, threads}: {readonly pins: readonly CpuSet[]; readonly threads: number}): boolean => {
	const own = pins.map(set => (set.length === 1 ? cpus.find(({cpu}) => cpu === set[0]) : undefined));
	const [first] = own;
	return own.every(
		cpu => cpu?.l3Siblings !== undefined && cpu.threadSiblings?.length === threads && cpu.l3Siblings.join() === first?.l3Siblings?.join(),
	);
};

const cacheOf = (context: Context, definition: DomainDefinition) => {
	const {cache} = context.options;
	const isTrue = areCachesTrue(context.facts, seenBy(context, definition));
	if (cache === 'untouched' || (cache === undefined && (definition.cpu?.cacheMode !== undefined || !isTrue)))
		return {edits: [], because: []};
	return {
		edits: showHostCache(),
		because: [
			isTrue
				? 'It sees the caches of the host with their sizes: its vCPUs share one L3 cache, and siblings are shown as they are.'
				: 'It sees the caches of the host, and may take vCPUs for sharing one that do not: they are not pinned within one L3 cache, siblings as siblings.',
		],
	};
};

const shortName = (name: string): string => (name.length <= 14 ? name : `${name.slice(0, 13)}…`);
