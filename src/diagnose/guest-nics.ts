import {bitsOf, rateInWords} from '../inspect/rates.ts';
import {fellBackToQemu} from '../inspect/vhost.ts';
import type {Diagnosis, Finding} from './finding.ts';

/** How the packets of each guest are carried. */
export const guestNics: Diagnosis = facts =>
	facts.domains.flatMap((domain): readonly Finding[] => {
		const {name, inactive, live, persistent} = domain;
		const definition = live ?? inactive;
		if (definition === undefined) return [];
		const {interfaces} = definition;
		const limited = interfaces.flatMap(({bandwidth, mac, target}) =>
			bandwidth === undefined
				? []
				: [
						`${target ?? mac ?? 'its NIC'}: ${[
							bandwidth.outbound === undefined ? undefined : `${rateInWords(bitsOf(bandwidth.outbound))} out`,
							bandwidth.inbound === undefined ? undefined : `${rateInWords(bitsOf(bandwidth.inbound))} in`,
						]
							.filter(part => part !== undefined)
							.join(', ')}`,
					],
		);
		const emulated = interfaces.find(({model}) => model !== undefined && !model.startsWith('virtio'));
		const userland = interfaces.find(({type}) => type === 'user');
		const behindIommu = interfaces.filter(({iommu}) => iommu);
		const offloadsOff = interfaces.flatMap(({offloadsOff}) => offloadsOff);
		return [
			...(limited.length > 0
				? [
						{
							id: 'bandwidth-limit',
							severity: 'costs throughput' as const,
							where: name,
							at: 'virtio' as const,
							evidence: `libvirt limits the average rate of ${name} (${limited.join('; ')}): no tuning gives it more`,
							advice: `virsh domiftune ${name}, <bandwidth> in its definition`,
							unless: 'the limit is wanted: then nothing has to be tuned beyond it.',
							source: 'libvirt formatdomain, “Quality of service”',
						},
					]
				: []),
			...(fellBackToQemu(domain, facts)
				? [
						{
							id: 'no-vhost',
							severity: 'costs throughput' as const,
							where: name,
							at: 'vhost' as const,
							evidence: `${name} runs its virtio NIC without vhost: QEMU copies every packet itself`,
							advice: `the step vhost-net, then ${persistent === false ? `have ${name} started anew by the program that starts it: it is transient` : 'stop and start the guest'}`,
							unless: 'its QEMU was started by other hands than libvirt’s.',
							source: 'libvirt src/qemu/qemu_interface.c',
						},
					]
				: []),
			...(emulated
				? [
						{
							id: 'emulated-nic',
							severity: 'costs throughput' as const,
							where: name,
							at: 'virtio' as const,
							evidence: `${name} has a NIC of model ${emulated.model}: virtio is many times faster`,
							advice: `virsh edit ${name}: model type virtio, once the guest has its driver`,
							unless: 'the guest’s system has no virtio driver.',
							source: 'libvirt formatdomain, “Network interfaces”',
						},
					]
				: []),
			...(userland
				? [
						{
							id: 'user-network',
							severity: 'costs throughput' as const,
							where: name,
							at: 'virtio' as const,
							evidence: `${name} has a NIC of type user: QEMU or passt carries each packet, in place of the kernel`,
							advice: `virsh edit ${name}: <interface type='network'> or 'bridge', whose taps have vhost and queues`,
							unless: 'it is to reach no more than what that program lets it.',
							source: 'libvirt formatdomain, “Userspace connection”',
						},
					]
				: []),
			...(behindIommu.length > 0 && definition.hasIommu
				? [
						{
							id: 'iommu-in-path',
							severity: 'costs throughput' as const,
							where: name,
							at: 'virtio' as const,
							evidence: `${name} has a virtual IOMMU, and ${behindIommu.length === 1 ? 'a NIC' : `${behindIommu.length} NICs`} with iommu='on': every packet is mapped in it`,
							advice: `virsh edit ${name}: take iommu='on' out of the NIC's driver`,
							unless: 'the guest gives the NIC to programs of its own (DPDK with vfio), or to guests within it.',
							source: 'asterinas#1482: 50.3 against 0.75 Gbit/s on one machine',
						},
					]
				: []),
			...(offloadsOff.length > 0
				? [
						{
							id: 'offloads-off',
							severity: 'costs throughput' as const,
							where: name,
							at: 'virtio' as const,
							evidence: `The definition of ${name} switches off: ${offloadsOff.join(', ')}`,
							advice: `virsh edit ${name}: take <host/> and <guest/> out of the NIC's driver`,
							unless: 'the guest’s driver is broken with them (Windows, FreeBSD: see its version).',
							source: 'virtlet#882: two to three times slower; libvirt formatdomain',
						},
					]
				: []),
		];
	});
