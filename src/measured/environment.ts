import type {Peer} from '../bench/measurement.ts';
import {size} from '../inspect/page/size.ts';
import type {Plan} from '../plan/plan.ts';
import type {Reading} from '../plan/reading.ts';
import type {RunRecord} from './found.ts';

/** Where figures were measured, as far as that moves them: in the order told, each as it is called. */
export const environmentTitles = {
	host: 'host',
	machine: 'the host’s machine',
	cpu: 'the host’s CPU',
	system: 'the host’s system',
	kernel: 'the host’s kernel',
	libvirt: 'libvirt',
	qemu: 'QEMU',
	guest: 'guest',
	vcpus: 'the guest’s vCPUs',
	memory: 'the guest’s memory',
	guestSystem: 'the guest’s system',
	guestKernel: 'the guest’s kernel',
	peer: 'peer',
	guestIperf: 'iperf3 in the guest',
	peerIperf: 'iperf3 at the peer',
} as const;

/** null: it is not known. */
export type Environment = Readonly<Record<keyof typeof environmentTitles, string | null>>;

/** @param runs of which the first one says which iperf3 measured */
export const environmentOf = (
	{facts, inside}: Reading,
	{guest}: Pick<Plan, 'guest'>,
	{address}: Peer,
	runs: readonly RunRecord[],
): Environment => {
	const {host, libvirt, domains} = facts;
	const domain = domains.find(({uuid}) => uuid === guest?.uuid);
	const definition = domain?.live ?? domain?.inactive;
	const within = inside.kind === 'read' ? inside.facts.host : undefined;
	const iperf = Object.values(runs[0]?.measurements ?? {})[0]?.iperf;
	return {
		host: host.name ?? null,
		machine: host.instanceType ?? host.product ?? null,
		cpu: host.cpuModel ?? null,
		system: host.os ?? null,
		kernel: host.kernel ?? null,
		libvirt: libvirt.version ?? null,
		qemu: libvirt.qemuVersion ?? null,
		guest: guest?.name ?? null,
		vcpus: definition?.vcpus === undefined ? null : String(definition.vcpus.current),
		memory: definition?.memory === undefined ? null : size(definition.memory),
		guestSystem: within?.os ?? null,
		guestKernel: within?.kernel ?? null,
		peer: address,
		guestIperf: iperf?.client ?? null,
		peerIperf: iperf?.server ?? null,
	};
};
