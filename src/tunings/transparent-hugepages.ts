import type {DomainDefinition} from '../inspect/facts.ts';
import {memoryParts} from '../inspect/memory-parts.ts';
import {ownFile} from './own-file.ts';
import type {Tuning} from './tuning.ts';

const path = '/sys/kernel/mm/transparent_hugepage/enabled';

/** Where a guest's memory of small pages lies, if this setting is for none of it (transhuge.rst): the end of a sentence. */
const memoryElsewhere = (definition: DomainDefinition): string | undefined => {
	const sources = memoryParts(definition).flatMap(({page, source}) => (page === undefined ? [source] : []));
	if (sources.length === 0 || sources.includes('anonymous')) return undefined;
	return sources.includes('memfd') ? 'lies in memfd, for which shmem_enabled decides' : 'lies in a file, which this setting is not for';
};

export const transparentHugepages: Tuning = {
	id: 'transparent-hugepages',
	title: 'transparent hugepages',
	stars: 2,
	about:
		'QEMU asks for large pages for a guest’s memory, and Linux gives them as it finds them: fewer TLB misses without anything reserved. That ' +
		'needs “madvise” or “always”. It is the mild way to what the step hugepages makes certain.',
	value: '“madvise”, where it is “never”: for programs that ask for them, such as QEMU, and no others.',
	wrong: 'Where somebody has switched them off for another program of this host, such as a database: that one is seldom told from here.',
	risk: 'Linux may pause a guest for a moment to make room for a large page.',
	source: 'kernel Documentation/admin-guide/mm/transhuge.rst; QEMU physmem.c (MADV_HUGEPAGE for guest memory)',
	touches: {choice: [path], file: ['/etc/tmpfiles.d/nearmetal-transparent-hugepages.conf']},
	fields: [],
	propose({facts, guest}) {
		const {transparentHugepages: now} = facts.memory;
		const {tuned} = facts.services;
		if (now === undefined) return {kind: 'unavailable', because: 'this kernel has none, or they could not be read'};
		const elsewhere = guest?.inactive && memoryElsewhere(guest.inactive);
		if (elsewhere !== undefined) return {kind: 'unavailable', because: `the memory of ${guest?.name} ${elsewhere}`};
		if (now !== 'never') return {kind: 'satisfied', because: `“${now}”: guests have them`};
		if (guest?.inactive && memoryParts(guest.inactive).every(({page}) => page !== undefined))
			return {kind: 'satisfied', because: `the memory of ${guest.name} lies on hugepages`};
		const argument = /(?:^|\s)(transparent_hugepage=\S+)/.exec(facts.kernelCommandLine ?? '')?.[1];
		if (argument !== undefined) return {kind: 'unavailable', because: `the kernel command line says ${argument}: change it there`};
		if (tuned !== undefined)
			return {kind: 'unavailable', because: `tuned sets them here (profile ${tuned}): choose a profile that allows them`};
		return {
			kind: 'changes',
			summary: 'never → madvise',
			done: 'madvise already',
			edits: [
				{on: 'host', kind: 'choice', where: {path}, wish: {word: 'madvise'}},
				ownFile('host', '/etc/tmpfiles.d/nearmetal-transparent-hugepages.conf', 'transparent-hugepages', [`w ${path} - - - - madvise`]),
			],
			because: ['No program of this host gets large pages now; with “madvise” those that ask do, and QEMU asks for its guests.'],
			warnings: guest?.state === 'running' ? [`${guest.name} has them surely from its next start.`] : [],
		};
	},
};
