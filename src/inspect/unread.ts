import type {Snapshot} from '../target/target.ts';
import type {Facts} from './facts.ts';
import {addressesCommand} from './probe.ts';
import {stdoutOf} from './reading.ts';

/** Everything that should have been readable and was not, for a person. libvirt's own problem stands in its facts. */
export const readUnread = (snapshot: Snapshot, facts: Omit<Facts, 'unread'>): readonly string[] => {
	const {host, cpus, nodes, memory, domains, libvirt} = facts;
	const missing: readonly (readonly [boolean, string])[] = [
		[cpus.length === 0, 'CPUs (/sys/devices/system/cpu)'],
		[nodes.length === 0, 'NUMA nodes (/sys/devices/system/node)'],
		[memory.total === undefined, 'memory (/proc/meminfo)'],
		[host.kernel === undefined, 'kernel version (/proc/sys/kernel/osrelease)'],
		[facts.allowedCpus === undefined, 'CPUs that may be used (/proc/self/status)'],
		// With the tables read, there simply is none.
		[facts.uplink === undefined && facts.routes === undefined, 'uplink (ip route, /proc/net/route)'],
		[facts.nics.length > 0 && stdoutOf(snapshot, addressesCommand) === undefined, 'addresses of the interfaces (ip -j addr)'],
		[facts.services.irqbalance === undefined, 'running services (/proc)'],
		[facts.tools.virsh === undefined, 'libvirt and its guests (virsh)'],
	];
	const online = cpus.filter(cpu => cpu.online);
	const perCpu = (
		[
			['package', 'physical_package_id'],
			['threadSiblings', 'thread_siblings_list'],
		] as const
	).flatMap(([field, file]) => {
		const count = online.filter(cpu => cpu[field] === undefined).length;
		return count === 0 ? [] : [`${file} of ${count} of ${online.length} online CPUs`];
	});
	return [
		...missing.flatMap(([isMissing, what]) => (isMissing ? [what] : [])),
		...perCpu,
		...nodes.filter(({cpulist}) => cpulist === undefined).map(({node}) => `CPUs of node ${node}`),
		...domains
			.filter(({inactive}) => inactive === undefined && libvirt.problem === undefined)
			.map(({name}) => `definition of ${name} (virsh dumpxml --inactive)`),
		...domains
			.filter(({state, process}) => state === 'running' && process === undefined)
			.map(({name}) => `threads of ${name} (/run/libvirt/qemu)`),
	];
};
