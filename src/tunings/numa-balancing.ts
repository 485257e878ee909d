import type {Domain, DomainDefinition} from '../inspect/facts.ts';
import {isBoundNow, isHeldNow, nodesWithCpus} from '../inspect/held.ts';
import type {GuestPlacement} from '../placement/placement.ts';
import {bindsMemory} from './hugepages.ts';
import {bindToNodes} from './memory-nodes.ts';
import {otherQemusHere} from './other-guests.ts';
import {pinnedAsPlaced} from './own-cpus.ts';
import {ownFile} from './own-file.ts';
import type {Context, Proposal, Tuning} from './tuning.ts';

const key = 'kernel.numa_balancing';

/** Whether the memory of the guest that is placed will be bound: by cpu-pinning where it spans nodes or is bound by now, else by hugepages alone. */
const isBound = (context: Context, cells: GuestPlacement['cells'], definition: DomainDefinition): boolean =>
	cells.length > 1 ? bindToNodes(cells, definition) !== undefined : isBoundNow(definition) || bindsMemory(context);

const isPlacedAndBound = (context: Context, name: string, definition: DomainDefinition | undefined): boolean => {
	const placed = pinnedAsPlaced(context);
	return placed?.name === name && definition !== undefined && isBound(context, placed.cells, definition);
};

/** Whether its CPUs and its memory are, or will be, held where they are: nothing of it has to follow anything. */
const isHeld = (context: Context, {name, inactive}: Domain): boolean =>
	isPlacedAndBound(context, name, inactive) || (inactive !== undefined && isHeldNow(context.facts, inactive));

/** Why it has to stay on. */
const neededBy = (context: Context): Proposal | undefined => {
	const {domains, bootFiles} = context.facts;
	const loose = domains.find(domain => !isHeld(context, domain));
	if (loose !== undefined)
		return {
			kind: 'unavailable',
			because: `${loose.name} is not pinned and bound`,
			details: [`The memory of ${loose.name} would no longer follow its vCPUs.`],
		};
	const others = otherQemusHere(context.facts);
	if (others !== undefined) return {kind: 'unavailable', because: others};
	const somebody = bootFiles.sysctls.find(one => one.key === key);
	return somebody && {kind: 'unavailable', because: `${somebody.path} sets ${key} = ${somebody.value} at every boot: change it there`};
};

export const numaBalancing: Tuning = {
	id: 'numa-balancing',
	title: 'NUMA balancing',
	stars: 1,
	about:
		'Linux takes pages away from programs for a moment to see on which node they are used, and moves them there. For guests whose CPUs and ' +
		'memory are held to nodes it finds nothing to move, and the looking alone costs them faults.',
	value: 'kernel.numa_balancing = 0, where all guests of the host are held to nodes.',
	wrong: 'Where one guest is not pinned and bound, or the host itself runs large programs on several nodes.',
	risk: 'A program of the host whose memory lies on another node stays slow.',
	source: 'kernel Documentation/admin-guide/sysctl/kernel.rst (numa_balancing)',
	touches: {sysctl: [`sysctl ${key}`], file: ['/etc/sysctl.d/90-nearmetal-numa-balancing.conf']},
	fields: [],
	propose(context) {
		const {facts} = context;
		const now = facts.sysctls[key];
		if (nodesWithCpus(facts) < 2) return {kind: 'satisfied', because: 'one node: there is nothing to balance'};
		if (now === undefined) return {kind: 'unavailable', because: `${key} could not be read`};
		if (now === '0') return {kind: 'satisfied', because: 'off already'};
		if (now !== '1') return {kind: 'unavailable', because: `${key} is ${now}: it moves pages to slower memory here (tiering)`};
		const needed = neededBy(context);
		if (needed !== undefined) return needed;
		return {
			kind: 'changes',
			summary: 'on → off',
			done: 'off already',
			edits: [
				{on: 'host', kind: 'sysctl', where: {key}, wish: {value: '0'}},
				ownFile('host', '/etc/sysctl.d/90-nearmetal-numa-balancing.conf', 'numa-balancing', [`${key} = 0`]),
			],
			because: ['All guests of this host are pinned and their memory is bound: there is nothing to move.'],
			warnings: facts.services.tuned === undefined ? [] : [`tuned runs with the profile ${facts.services.tuned}, which may set it again.`],
		};
	},
};
