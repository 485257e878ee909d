import type {Domain, DomainDefinition, Facts} from '../inspect/facts.ts';
import {isWindows} from '../inspect/guest-system.ts';
import type {Inside} from '../inspect/inside.ts';
import {isSince} from '../inspect/is-since.ts';
import {moveToQ35} from '../xml/domain-edits.ts';
import {choiceOf} from './choice.ts';
import {definitionEdit} from './definition-edit.ts';
import {ownDefinition} from './own-definition.ts';
import type {Proposal, Tuning} from './tuning.ts';

/** Machine types with QEMU's PCI chipset i440fx, also by their old names: `pc`, `pc-i440fx-7.2`, `pc-1.3`. */
const isI440fx = (machine: string): boolean => /^pc(-i440fx-.*|-\d.*)?$/.test(machine);

const isQ35 = (machine: string): boolean => /^(pc-)?q35(-|$)/.test(machine);

export const machineType: Tuning = {
	id: 'machine-type',
	title: 'machine type q35',
	stars: 1,
	about:
		'A chipset with PCIe in place of i440fx of 1996: hotplug by PCIe, a virtual IOMMU, support for longer. Packets do not get faster by it: virtio ' +
		'has MSI-X on both, and its data never pass the chipset.',
	value: 'The type that this host’s libvirt calls q35.',
	wrong: 'For speed. For a guest with UEFI, TPM, devices of the host, snapshots or a saved state: seen, and refused.',
	risk:
		'The guest gets another mainboard. Its NIC gets another place, and with it another name where names come from places: a network configuration ' +
		'that names it no longer finds it. IDE disks become SATA disks. Virtio offers only its version 1.0 there.',
	source:
		'QEMU docs/pcie.txt, hw/virtio/virtio-pci.c (disable-legacy); libvirt docs/pci-hotplug.rst; systemd.net-naming-scheme(7); the reference document, row 6',
	touches: {domain: ['definition of <guest>']},
	looksInside: true,
	fields: [
		{
			id: 'inside',
			title: 'unread guest',
			hint: '“accepted” changes a guest that nobody could look into, with its console at hand; automatic: only one whose inside was read',
			...choiceOf('accepted'),
		},
	],
	propose({facts, guest: chosen, inside, options}) {
		const found = ownDefinition(chosen);
		if (found.kind === 'unavailable') return found;
		const {guest, definition} = found;
		const {machine} = definition;
		const q35 = facts.libvirt.machines.q35;
		if (machine === undefined) return {kind: 'unavailable', because: 'its definition names no machine type'};
		if (isQ35(machine)) return {kind: 'satisfied', because: `${machine} already`};
		const because = whyNot(guest, definition, machine) ?? (q35 === undefined ? 'virsh capabilities names no machine type q35' : undefined);
		if (because !== undefined || q35 === undefined) return {kind: 'unavailable', because: because ?? ''};
		if (inside.kind === 'unread' && options.inside !== 'accepted') return whyUnread(inside);
		const ide = definition.disks.flatMap(({bus, target}) => (bus === 'ide' && target !== undefined ? [target] : []));
		return {
			kind: 'changes',
			summary: `${machine.replace('pc-', '')} → ${q35.replace('pc-', '')}`,
			done: `${q35} already`,
			edits: [
				definitionEdit(
					guest,
					moveToQ35(q35, {ide, keepUsb: definition.controllers.some(({type, model}) => type === 'usb' && model === 'none')}),
				),
			],
			because: [
				`q35 is ${q35} on this host. Its places on PCI and USB, and the controllers of these, go: libvirt gives them anew.`,
				...(ide.length === 0
					? []
					: [`${ide.join(', ')} ${ide.length === 1 ? 'moves' : 'move'} from IDE, which it does not have, to SATA.`]),
			],
			warnings: [...ofNics(inside, definition), ...ofDrivers(inside, definition), ...ofWindows(definition)],
		};
	},
};

/** What makes the change one that cannot be made, or taken back, by a definition alone. */
const whyNot = ({managedSave, hasSnapshots}: Domain, definition: DomainDefinition, machine: string): string | undefined => {
	if (!isI440fx(machine)) return `its machine type is ${machine}, and what it needs as q35 is not known here`;
	if (definition.hasUefi) return 'it starts by UEFI, whose variables name the places of its disks';
	if (definition.hasTpm) return 'it has a TPM: what is sealed to this machine would stay locked';
	if (definition.hasHostDevices) return 'a device of the host is passed through: its place would change under its driver';
	if (definition.hasOwnArguments)
		return 'its definition gives QEMU words of its own (qemu:commandline), which may name places of the old machine';
	if (hasSnapshots === undefined) return 'whether it has snapshots could not be read (virsh list --with-snapshot)';
	if (hasSnapshots) return 'it has snapshots, which hold the old machine';
	if (managedSave === undefined) return 'whether it has a saved state could not be read (virsh dominfo)';
	if (managedSave) return 'it has a saved state, which holds the old machine';
	return isWindows(definition) && definition.disks.some(({bus, device}) => bus === 'ide' && device !== 'cdrom')
		? 'it is a Windows guest with an IDE disk, and would need its AHCI driver switched on before'
		: undefined;
};

const whyUnread = ({because, details}: Extract<Inside, {kind: 'unread'}>): Proposal => ({
	kind: 'unavailable',
	because: 'its inside was not read: whether it finds its NIC again is not known',
	details: [`${because}.`, ...details, 'Type “accepted” for an unread guest if you can reach its console.'],
});

/** The guest's NICs by their names inside, or by their addresses where nobody could look. */
const ofNics = (inside: Inside, {interfaces}: DomainDefinition): readonly string[] => {
	const macs = interfaces.flatMap(({mac}) => mac?.toLowerCase() ?? []);
	if (macs.length === 0) return [];
	const client = 'A DHCP client id that is made of the NIC’s name or place changes too, and with it perhaps the guest’s address.';
	if (inside.kind === 'unread')
		return [
			'Nobody looked inside: if its network configuration names the NIC, not its MAC address, the guest is not reached any more but by its console.',
			client,
		];
	const {nics, kernelCommandLine} = inside.facts;
	const names = nics.flatMap(({name, mac}) => (mac !== undefined && macs.includes(mac) ? [name] : [])).join(', ');
	return [
		/(^|\s)net\.ifnames=0(\s|$)/.test(kernelCommandLine ?? '')
			? `${names === '' ? 'Its NICs are' : `${names} is`} named in the order found (net.ifnames=0): with several NICs they may change places.`
			: `${names === '' ? 'Its NIC' : names} may get another name, since its place on PCI changes: see that its network configuration goes by the MAC address.`,
		client,
	];
};

const ofDrivers = (inside: Inside, {disks, interfaces}: DomainDefinition): readonly string[] => {
	const ide = disks.flatMap(({bus, device, target}) => (bus === 'ide' && device !== 'cdrom' && target !== undefined ? [target] : []));
	const hasVirtio = disks.some(({bus}) => bus === 'virtio') || interfaces.some(({model}) => model === 'virtio');
	const kernel: Facts['host']['kernel'] = inside.kind === 'read' ? inside.facts.host.kernel : undefined;
	return [
		// virtio 1.0 came with Linux 4.0; distributions carried it back.
		...(hasVirtio && !isSince(kernel, [4, 0])
			? ['Virtio devices on PCIe speak only virtio 1.0: a system from before 2015 may find neither disk nor NIC.']
			: []),
		...(ide.length === 0
			? []
			: [`${ide.join(', ')} on SATA: the guest’s initramfs must hold ahci, and nothing may name its disks /dev/hdX.`]),
	];
};

const ofWindows = (definition: DomainDefinition): readonly string[] =>
	isWindows(definition)
		? ['Windows takes the NIC for a new one: fixed addresses stay with the old. It may ask for its licence again.']
		: [];
