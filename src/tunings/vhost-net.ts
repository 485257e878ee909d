import type {Domain} from '../inspect/facts.ts';
import {fellBackToQemu} from '../inspect/vhost.ts';
import {choiceOf} from './choice.ts';
import {ownFile} from './own-file.ts';
import type {Tuning} from './tuning.ts';

export const vhostNet: Tuning = {
	id: 'vhost-net',
	title: 'vhost-net',
	stars: 5,
	about:
		'vhost-net carries the packets of virtio-net in kernel threads, past QEMU. libvirt uses it by itself whenever /dev/vhost-net opens, ' +
		'and opening that device loads the module: there is something to do only where it is missing.',
	value: 'Loaded at once where a guest fell back to QEMU, and from then on at every boot; otherwise left to the first guest.',
	wrong: 'Nearly everywhere libvirt has loaded it already: then there is nothing to do, and nothing is done.',
	risk: 'None known. The module stays loaded while a guest uses it.',
	source: 'libvirt formatdomain (driver name), kernel drivers/vhost/net.c (alias devname:vhost-net)',
	touches: {module: ['module vhost_net'], file: ['/etc/modules-load.d/nearmetal-vhost-net.conf']},
	fields: [
		{
			id: 'load',
			title: 'load',
			hint: '“at boot” loads the module at every boot; automatic: the first guest loads it',
			...choiceOf('at boot'),
		},
	],
	propose({facts, guest, options}) {
		const state = facts.modules.vhost_net;
		if (state === 'built-in') return {kind: 'satisfied', because: 'built into this kernel'};
		if (state === 'absent') return {kind: 'unavailable', because: 'this kernel has no vhost_net module'};
		if (state === 'blacklisted')
			return {kind: 'unavailable', because: 'vhost_net is blacklisted in /etc/modprobe.d or on the kernel’s command line'};
		if (state === undefined) return {kind: 'unavailable', because: 'the state of the module could not be read'};

		const workers = guest?.process?.vhostWorkers.length;
		const fallen = guest !== undefined && fellBackToQemu(guest, facts) ? guest : undefined;
		if (options.load !== 'at boot' && fallen === undefined) {
			return {
				kind: 'satisfied',
				because: workers
					? `in use: ${workers} ${workers === 1 ? 'worker' : 'workers'}`
					: state === 'loaded'
						? 'loaded'
						: 'loads by itself with the first guest',
			};
		}

		return {
			kind: 'changes',
			summary: state === 'loaded' ? 'loaded → also at every boot' : 'not loaded → loaded, and at boot',
			done: 'loaded, and at every boot',
			edits: [
				{on: 'host', kind: 'module', where: {name: 'vhost_net'}, wish: {loaded: true}},
				ownFile('host', '/etc/modules-load.d/nearmetal-vhost-net.conf', 'vhost-net', ['vhost_net']),
			],
			because: [
				fallen !== undefined
					? `${fallen.name} runs without a vhost worker: its packets pass through QEMU. libvirt gives it vhost when it starts while the module is there.`
					: 'The module is loaded at boot, not first with a guest.',
			],
			warnings: fallen === undefined ? [] : [whenItHasWorkers(fallen)],
		};
	},
};

const whenItHasWorkers = ({name, persistent}: Domain): string =>
	persistent === false
		? `${name} is transient: it gets its vhost workers when the program that starts it starts it anew.`
		: `${name} gets its vhost workers at its next start, not before.`;
