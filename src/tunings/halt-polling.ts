import type {NumberWish} from '../change/number.ts';
import {hasOwnCpus} from './own-cpus.ts';
import {ownFile} from './own-file.ts';
import type {Tuning} from './tuning.ts';

const path = '/sys/module/kvm/parameters/halt_poll_ns';
/** KVM's own on x86 (KVM_HALT_POLL_NS_DEFAULT in arch/x86/include/asm/kvm_host.h). */
const usual = 200_000;
const most = 1_000_000;

export const haltPolling: Tuning = {
	id: 'halt-polling',
	title: 'halt polling of KVM',
	stars: 1,
	about:
		'A vCPU that has nothing to do gives up its CPU, and to wake it again takes some microseconds. KVM lets its thread look for work a ' +
		'little longer before; what comes within that time is answered at once. Where a vCPU has a CPU of its own, that time costs nobody else anything.',
	value: 'KVM’s own 200000 ns, where the guest’s vCPUs have CPUs of their own and somebody has set less.',
	wrong: 'Where vCPUs share CPUs or power matters: a CPU that looks for work is busy, up to all of its time.',
	risk: 'It holds for all guests of the host. CPUs of guests that are nearly idle look busy, and take more power.',
	source: 'kernel Documentation/virt/kvm/halt-polling.rst; udev(7)',
	touches: {sysfs: [path], file: ['/etc/udev/rules.d/90-nearmetal-halt-polling.rules']},
	fields: [
		{
			id: 'nanoseconds',
			title: 'nanoseconds at most',
			hint: `a number up to ${most}, 0 for none; automatic: at least ${usual} where its vCPUs have CPUs of their own`,
			check: text => (/^\d{1,7}$/.test(text) && Number(text) <= most ? undefined : `“${text}” is no number from 0 to ${most}`),
		},
	],
	propose(context) {
		const {facts, guest, options} = context;
		const now = facts.power.haltPollNanoseconds;
		if (now === undefined) return {kind: 'unavailable', because: 'KVM’s halt_poll_ns could not be read'};
		if (/(^|\s)kvm\.halt_poll_ns=/.test(facts.kernelCommandLine ?? ''))
			return {kind: 'unavailable', because: 'the kernel command line sets kvm.halt_poll_ns: change it there'};
		const typed = options.nanoseconds;
		if (typed === undefined && now >= usual) return {kind: 'satisfied', because: `${now} ns already`};
		if (typed === undefined && (guest === undefined || !hasOwnCpus(context, guest)))
			return {kind: 'unavailable', because: guest === undefined ? 'no guest chosen' : 'its vCPUs have no CPUs of their own to spend'};
		const wanted = typed === undefined ? usual : Number(typed);
		const wish: NumberWish = typed === undefined ? {atLeast: String(wanted)} : {value: String(wanted)};
		return {
			kind: 'changes',
			summary: now === wanted ? `${wanted} ns now → at every boot` : `${now} → ${wanted} ns`,
			done: `${wanted} ns already`,
			edits: [
				{on: 'host', kind: 'sysfs', where: {path}, wish},
				// Whenever the module is loaded, also by an initramfs: then udev tells of it again.
				ownFile('host', '/etc/udev/rules.d/90-nearmetal-halt-polling.rules', 'halt-polling', [
					`ACTION=="add", SUBSYSTEM=="module", KERNEL=="kvm", ATTR{parameters/halt_poll_ns}="${wanted}"`,
				]),
			],
			because: [
				wanted === 0
					? 'No vCPU looks for work any more before it gives up its CPU.'
					: `A vCPU looks for work up to ${wanted} ns before it gives up its CPU; KVM chooses less by itself where that does not pay.`,
			],
			warnings: ['It holds for all guests of this host.'],
		};
	},
};
