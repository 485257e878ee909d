import {memoryParts} from '../inspect/memory-parts.ts';
import {keepPagesApart} from '../xml/domain-edits.ts';
import {definitionEdit} from './definition-edit.ts';
import {ownDefinition} from './own-definition.ts';
import type {Tuning} from './tuning.ts';

export const pageSharing: Tuning = {
	id: 'page-sharing',
	title: 'memory not shared (KSM)',
	stars: 1,
	about:
		'KSM looks for equal pages of guests and keeps one of them. A guest that writes to such a page waits until it has a copy of its own, and large ' +
		'pages are split for it. Here this guest is left out; the others, and KSM itself, stay as they are.',
	value: '<nosharepages/> in its definition, where KSM runs or ksmtuned may start it.',
	wrong: 'On a host that has more memory promised than it has, and lives from what KSM saves.',
	risk: 'What this guest shares with others now, the host needs again from its next start.',
	source: 'libvirt formatdomain (nosharepages); kernel Documentation/admin-guide/mm/ksm.rst',
	touches: {domain: ['definition of <guest>']},
	fields: [],
	propose({facts, guest: chosen}) {
		const found = ownDefinition(chosen);
		if (found.kind === 'unavailable') return found;
		const {guest, definition} = found;
		const {ksm} = facts.memory;
		const {owners} = facts.services;
		if (definition.noSharePages) return {kind: 'satisfied', because: 'left out of it already'};
		const parts = memoryParts(definition);
		if (parts.every(({page}) => page !== undefined)) return {kind: 'satisfied', because: 'its hugepages are never shared'};
		if (ksm === undefined || owners === undefined) return {kind: 'unavailable', because: 'whether KSM runs could not be read'};
		const isTuned = owners.includes('ksmtuned');
		if (!ksm && !isTuned) return {kind: 'satisfied', because: 'KSM does not run here'};
		// madvise(MADV_MERGEABLE) passes over such mappings (vma_ksm_compatible in mm/ksm.c).
		if (parts.every(({page, isShared}) => page !== undefined || isShared))
			return {kind: 'satisfied', because: 'other programs may see its memory (memfd, shared access), and KSM leaves such out'};
		return {
			kind: 'changes',
			summary: 'shared → not shared',
			done: 'left out of it already',
			edits: [definitionEdit(guest, keepPagesApart())],
			because: [isTuned ? 'ksmtuned starts KSM here when memory becomes short.' : 'KSM runs here.'],
			warnings: [],
		};
	},
};
