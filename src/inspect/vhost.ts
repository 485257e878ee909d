import type {Domain, DomainDefinition, DomainInterface, Facts} from './facts.ts';

/** virDomainNetIsVirtioModel in libvirt's src/conf/domain_conf.c. */
const virtioModels: ReadonlySet<string | undefined> = new Set(['virtio', 'virtio-transitional', 'virtio-non-transitional']);

/** Types whose tap or macvtap libvirt opens itself, and gives queues and vhost (qemuBuildInterfaceConnect, qemuInterfaceOpenVhostNet). */
const tapTypes: ReadonlySet<string> = new Set(['network', 'bridge', 'direct', 'ethernet']);

/** A pool of virtual functions: libvirt passes one through in place of a tap (virDomainNetResolveActualType). */
const isPassedThrough = (nic: DomainInterface, {networks}: Pick<Facts, 'networks'>): boolean =>
	nic.type === 'network' && networks.some(({name, forward}) => name === nic.source && forward === 'hostdev');

/** A virtio NIC on a tap or macvtap: it may have queues, whoever carries their packets. */
export const hasQueuesOfTap = (nic: DomainInterface, facts: Pick<Facts, 'networks'>): boolean =>
	virtioModels.has(nic.model) && tapTypes.has(nic.type) && !isPassedThrough(nic, facts);

const virtioOnTap = (interfaces: readonly DomainInterface[], facts: Pick<Facts, 'networks'>): readonly DomainInterface[] =>
	interfaces.filter(nic => hasQueuesOfTap(nic, facts));

/**
 * Interfaces whose packets vhost carries in the kernel once a guest of this definition starts: each makes a worker a queue pair. What is
 * read of the module counts as it is read: a state that is unknown takes nothing away.
 */
export const vhostInterfaces = (
	definition: Pick<DomainDefinition, 'type' | 'interfaces'>,
	facts: Pick<Facts, 'modules' | 'networks'>,
): readonly DomainInterface[] =>
	noVhostAtAll(definition, facts) === undefined ? virtioOnTap(definition.interfaces, facts).filter(({driver}) => driver !== 'qemu') : [];

/** Whether a guest that runs, or is paused, has no worker though vhost would carry its packets: QEMU itself does, since its start. */
export const fellBackToQemu = ({live, process}: Domain, facts: Pick<Facts, 'modules' | 'networks'>): boolean =>
	process?.vhostWorkers.length === 0 && live !== undefined && vhostInterfaces(live, facts).length > 0;

/** Why vhost can carry the packets of no guest of this definition, whatever its interfaces are. */
const noVhostAtAll = ({type}: Pick<DomainDefinition, 'type'>, {modules}: Pick<Facts, 'modules'>): string | undefined => {
	// libvirt skips vhost for all but KVM (qemuInterfaceOpenVhostNet).
	if (type !== 'kvm') return `it is emulated (type ${type}), and such a guest has no vhost`;
	if (modules.vhost_net === 'absent') return 'this kernel has no vhost_net';
	return modules.vhost_net === 'blacklisted' ? 'vhost_net is blacklisted in /etc/modprobe.d or on the kernel’s command line' : undefined;
};

/** Why vhost carries none of its packets: the end of a sentence. undefined: it carries those of some interface. */
export const whyNoVhost = (
	definition: Pick<DomainDefinition, 'type' | 'interfaces'>,
	facts: Pick<Facts, 'modules' | 'networks'>,
): string | undefined => {
	if (vhostInterfaces(definition, facts).length > 0) return undefined;
	const reason = noVhostAtAll(definition, facts);
	if (reason !== undefined) return reason;
	return virtioOnTap(definition.interfaces, facts).length > 0
		? 'its interfaces decline vhost (driver name=qemu)'
		: 'it has no virtio interface on a tap or macvtap';
};
