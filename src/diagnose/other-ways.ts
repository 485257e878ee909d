import {wayOut} from '../inspect/way-out.ts';
import type {Diagnosis, Finding} from './finding.ts';

const know = (finding: Omit<Finding, 'severity'>): Finding => ({severity: 'worth knowing', ...finding});

/** Ways to carry a guest's packets that are not offered here, where they are possible; and what the present one costs. */
export const otherWays: Diagnosis = facts => [
	...facts.domains.flatMap(({name, inactive, live}): readonly Finding[] => {
		const behindNat = ((live ?? inactive)?.interfaces ?? []).find(
			nic => nic.type === 'network' && facts.networks.some(network => network.name === nic.source && network.forward === 'nat'),
		);
		// A cloud drops frames of addresses that it did not give out.
		return behindNat === undefined || facts.host.cloud !== undefined
			? []
			: [
					know({
						id: 'nat',
						where: name,
						at: 'routing',
						evidence: `${name} is behind NAT (network ${behindNat.source}), which no step takes away: each packet is routed and tracked`,
						advice: 'a bridge with the NIC in it, or a routed network',
						unless: 'the switch takes no other address than the host’s, or the guest is to be hidden.',
						source: 'kubevirt/community#182: TCP 37 % less with one queue, 13 % with eight, on one machine',
					}),
				];
	}),
	...(facts.domains.length === 0 ? [] : wayOut(facts, facts.domains).nics)
		.filter(({virtualFunctions, iommuGroup}) => (virtualFunctions ?? 0) > 0 && iommuGroup !== undefined)
		.map(({name, virtualFunctions, iommuGroup}) =>
			know({
				id: 'sr-iov',
				where: name,
				at: {link: name},
				evidence: `${name} can give ${virtualFunctions} virtual functions (SR-IOV) and has an IOMMU group (${iommuGroup}): a guest could have one of its own, which nearmetal does not set up`,
				advice: `/sys/class/net/${name}/device/sriov_numvfs, and <interface type='hostdev'>`,
				unless: 'guests migrate, are bridged with each other, or have more NICs than it can give.',
				source: 'kernel Documentation/PCI/pci-iov-howto.rst',
			}),
		),
];
