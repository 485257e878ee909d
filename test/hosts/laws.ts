import {parseCpulist} from '../../src/cpu/cpu-set.ts';
import {severities} from '../../src/diagnose/finding.ts';
import type {DomainDefinition, Facts} from '../../src/inspect/facts.ts';
import {pathsOf} from '../../src/path/stations.ts';
import {expectedText} from '../../src/plan/expected-text.ts';
import {startNeeds} from '../../src/run/start-needs.ts';
import {readDomain} from '../../src/xml/domain.ts';
import {definitionAfter, type HostAdvice} from './expectations.ts';
import type {HostCase} from './read-case.ts';

// What holds of every host, whatever it is like.

const onSteps = ({planned}: HostAdvice) => planned.plan.steps.filter(({state}) => state === 'on');
const guestOf = ({facts, guest}: HostAdvice) => facts.domains.find(({name}) => name === guest);

/** The definitions of the guest before and after the plan; undefined where it has none. */
const definitions = (outcome: HostAdvice): readonly [DomainDefinition, DomainDefinition] | undefined => {
	const before = guestOf(outcome)?.inactive;
	return before && [before, readDomain(definitionAfter(outcome))];
};

const changesDefinition = (outcome: HostAdvice): boolean =>
	onSteps(outcome).some(({changes}) => changes.some(({kind}) => kind === 'domain'));

/** What its start lacks by the plan alone. Pages that a step reserves are not there yet. */
const notStarting = (outcome: HostAdvice): readonly string[] => {
	const guest = guestOf(outcome);
	const [before, after] = definitions(outcome) ?? [];
	if (guest === undefined || before === undefined || after === undefined) return [];
	if (onSteps(outcome).some(({id}) => id === 'hugepages')) return [];
	const lackedNow = startNeeds(outcome.facts, guest, before).lacking;
	return startNeeds(outcome.facts, guest, after).lacking.filter(what => !lackedNow.includes(what));
};

/** Cells that something of the definition names and that the plan takes away. */
const cellsGone = (outcome: HostAdvice): readonly number[] => {
	const [, after] = definitions(outcome) ?? [];
	return (after?.namedCells ?? []).filter(cell => cell >= Math.max(1, after?.cpu?.cells ?? 0));
};

/** A step without what it needs, as words. */
const needs = (outcome: HostAdvice): readonly string[] => {
	const {facts} = outcome;
	const guest = guestOf(outcome);
	const [before, after] = definitions(outcome) ?? [];
	if (guest === undefined || before === undefined || after === undefined) return [];
	const asksVhost = after.interfaces.some(({driver}, index) => driver === 'vhost' && before.interfaces[index]?.driver !== 'vhost');
	const {vhost_net: vhost} = facts.modules;
	const pages = (after.hugepages ?? []).map(({size}) => size ?? facts.memory.defaultHugepage);
	const mounts = facts.memory.hugetlbfs?.map(({pageSize}) => pageSize ?? facts.memory.defaultHugepage);
	const isNew = JSON.stringify(before.hugepages) !== JSON.stringify(after.hugepages);
	const pinned = [...Object.values(after.vcpuPins).flat(), ...(after.emulatorPin ?? [])];
	const allowed = new Set(facts.machineSliceCpus ?? facts.cpus.map(({cpu}) => cpu));
	const online = new Set(facts.cpus.filter(cpu => cpu.online).map(({cpu}) => cpu));
	const nodes = new Set(facts.nodes.map(({node}) => node));
	return [
		...(asksVhost && (vhost === 'absent' || vhost === 'blacklisted' || after.type !== 'kvm')
			? ['vhost is asked for where there is none']
			: []),
		...(isNew && mounts !== undefined && pages.some(size => !mounts.includes(size))
			? ['pages are asked for that are mounted nowhere']
			: []),
		...(isNew && pages.some(size => size === undefined || (after.memory ?? 0) % size !== 0) ? ['the memory is no whole pages'] : []),
		...(isNew && pages.length > 0 && (after.memorySource === 'anonymous' || after.memoryAllocation === 'ondemand')
			? ['pages beside what excludes them']
			: []),
		...(changesDefinition(outcome) && (guest.persistent === false || guest.managedBy !== undefined)
			? ['somebody else’s definition is changed']
			: []),
		...(changesDefinition(outcome) && pinned.some(cpu => !online.has(cpu) || !allowed.has(cpu))
			? ['a pin to a CPU that it may not use']
			: []),
		...((after.memoryNodes ?? []).some(node => !nodes.has(node)) ? ['memory on a node that is not there'] : []),
		...(after.cellModes.some(mode => (mode === 'restrictive') !== (after.memoryMode === 'restrictive'))
			? ['restrictive beside another mode']
			: []),
		...(new Set(after.interfaces.map(({mac}) => mac)).size < new Set(before.interfaces.map(({mac}) => mac)).size
			? ['two interfaces with one address']
			: []),
	];
};

/** What the guest has less of after the plan, that nobody typed. */
const lowered = (outcome: HostAdvice, options: HostCase['options']): readonly string[] => {
	const [before, after] = definitions(outcome) ?? [];
	if (before === undefined || after === undefined) return [];
	const guest = guestOf(outcome);
	const count = (xml: string, what: RegExp): number => xml.match(what)?.length ?? 0;
	const [old, now] = [guest?.inactiveXml ?? '', definitionAfter(outcome)];
	const fewer = before.interfaces.filter(({queues}, index) => (after.interfaces[index]?.queues ?? 1) < (queues ?? 1));
	const pages = outcome.planned.plan.steps
		.filter(({state}) => state === 'on')
		.flatMap(step => step.changes)
		.filter(change => change.kind === 'sysfs' && Number(change.after) < Number(change.before));
	return [
		...(fewer.length > 0 && options['multi-queue']?.queues === undefined ? ['queue pairs'] : []),
		...(count(now, /memAccess=/g) < count(old, /memAccess=/g) ? ['memAccess of cells'] : []),
		...(count(now, /<interface /g) < count(old, /<interface /g) ? ['interfaces'] : []),
		...(before.hugepages !== undefined && after.hugepages === undefined ? ['hugepages'] : []),
		...((before.hugepages?.[0]?.size ?? 0) > (after.hugepages?.[0]?.size ?? Infinity) ? ['the size of its pages'] : []),
		...(after.memory !== before.memory || after.vcpus?.maximum !== before.vcpus?.maximum ? ['memory or vCPUs'] : []),
		...(pages.length > 0 ? ['pages of a pool'] : []),
	];
};

/** CPUs and nodes that a sentence names and the host does not have. */
const invented = (facts: Facts, sentences: readonly string[]): readonly string[] => {
	const cpus = new Set(facts.cpus.map(({cpu}) => cpu));
	const nodes = new Set(facts.nodes.map(({node}) => node));
	return sentences.flatMap(sentence =>
		[...sentence.matchAll(/\b(CPUs?|nodes?) (\d+(?:-\d+)?(?:,\d+(?:-\d+)?)*)/g)].flatMap(([, thing = '', list = '']) => {
			const known = thing.startsWith('CPU') ? cpus : nodes;
			return known.size === 0 || parseCpulist(list).every(number => known.has(number)) ? [] : [`${thing} ${list}: ${sentence}`];
		}),
	);
};

const sentencesOf = ({planned, findings}: HostAdvice): readonly string[] => [
	...planned.plan.steps.map(({expected}) => expectedText(expected)),
	...planned.plan.steps.flatMap(({summary, because, warnings}) => [summary, ...because, ...warnings]),
	...findings.flatMap(({evidence, advice, unless}) => [evidence, advice, unless]),
];

/** Findings that name a place on the way of a guest's packets, and are of this guest, stand at a station of one of its paths. */
const unplaced = ({facts, findings, guest}: HostAdvice): readonly string[] => {
	const stations = pathsOf(facts, guest).flatMap(path => path.stations);
	return stations.length === 0
		? []
		: findings
				.filter(
					({at, where}) =>
						at !== undefined &&
						where === guest &&
						!stations.some(station => station.findings.some(one => one.at === at && one.where === where)),
				)
				.map(({id}) => id);
};

/** The laws that this host's advice breaks, as words. None is an empty list. */
export const brokenLaws = (outcome: HostAdvice, options: HostCase['options']): readonly string[] => [
	...notStarting(outcome).map(what => `it would not start: ${what}`),
	...cellsGone(outcome).map(cell => `a cell that is named is gone: ${cell}`),
	...needs(outcome).map(what => `a step without what it needs: ${what}`),
	...lowered(outcome, options).map(what => `lowered or lost: ${what}`),
	...invented(outcome.facts, sentencesOf(outcome)).map(what => `not on this host: ${what}`),
	...sentencesOf(outcome).filter(sentence => /undefined|NaN|null|\[object|Infinity/.test(sentence)),
	...outcome.findings
		.filter(({evidence, where, source, severity}) => evidence === '' || where === '' || source === '' || !severities.includes(severity))
		.map(({id}) => `a finding without evidence: ${id}`),
	...unplaced(outcome).map(id => `a finding on the path of no packet: ${id}`),
	...onSteps(outcome)
		.filter(({summary}) => summary.length > longestSummary)
		.map(({id, summary}) => `${id}: ${summary}`),
];

/** Of a summary, so that it fits beside the step's name. */
const longestSummary = 40;
