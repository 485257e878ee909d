import {plural} from '../inspect/page/plural.ts';
import {wayOut} from '../inspect/way-out.ts';
import type {Diagnosis, Finding} from './finding.ts';

/** What the NICs under the guests and under the default route are like. */
export const nicsInUse: Diagnosis = facts => {
	const nics = new Set([...wayOut(facts, []).nics, ...wayOut(facts, facts.domains).nics]);
	return [...nics].flatMap(({name, node, irqs, offloads, port}): readonly Finding[] => {
		const twin = facts.nics.find(other => port !== undefined && other.port === port && other.name !== name && other.node !== node);
		const moved = irqs.filter(({affinity}) => affinity !== undefined).length;
		const know = (finding: Omit<Finding, 'severity' | 'where'>): Finding => ({
			severity: 'worth knowing',
			where: name,
			at: {link: name},
			...finding,
		});
		return [
			...(node === undefined && facts.nodes.length > 1
				? [
						know({
							id: 'nic-without-node',
							evidence: `${name} does not say its NUMA node`,
							advice: 'see its slot in the handbook of the board; type CPUs of that node',
							unless: 'its interrupts name a node, which then counts.',
							source: `/sys/class/net/${name}/device/numa_node`,
						}),
					]
				: []),
			...(twin === undefined
				? []
				: [
						know({
							id: 'one-port-two-functions',
							evidence: `${name}${onNode(node)} and ${twin.name}${onNode(twin.node)} are two PCI functions of one port (${port}): which of them a packet comes in by is not known here`,
							advice: 'see the interrupts of both in /proc/interrupts under load before a node is chosen',
							unless: 'only one of them is used.',
							source: `/sys/class/net/${name}/phys_switch_id and phys_port_name; mlx5 Socket Direct`,
						}),
					]),
			...(facts.services.irqbalance && moved > 0
				? [
						know({
							id: 'irqbalance',
							evidence: `irqbalance is running and moves the ${plural(moved, 'interrupt')} of ${name}`,
							advice: 'the step nic-interrupts tells it where to',
							unless: 'no guest is pinned.',
							source: 'irqbalance(1)',
						}),
					]
				: []),
			...(offloads?.tso === false
				? [
						know({
							id: 'no-tso',
							evidence: `${name} has no TSO, or it is off: packets are cut in software, and a larger MTU helps more`,
							advice: `ethtool -K ${name} tso on, where ethtool -k does not say fixed`,
							unless: 'somebody switched it off because of a fault of the NIC.',
							source: 'ethtool -k',
						}),
					]
				: []),
		];
	});
};

const onNode = (node: number | undefined): string => (node === undefined ? '' : ` on node ${node}`);
