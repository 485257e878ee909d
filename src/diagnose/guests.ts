import type {Diagnosis, Finding} from './finding.ts';

/** What else an administrator should know of a guest before it is tuned. */
export const guests: Diagnosis = ({domains}) =>
	domains.flatMap(({name, inactive, live, process, managedSave, state, persistent}): readonly Finding[] => {
		const definition = live ?? inactive;
		const know = (finding: Omit<Finding, 'severity' | 'where'>): Finding => ({severity: 'worth knowing', where: name, ...finding});
		return [
			...(managedSave
				? [
						know({
							id: 'saved-state',
							evidence: `${name} has a saved state: its next start ignores a changed definition`,
							advice: `virsh managedsave-remove ${name}, or start it once`,
							unless: 'what it was doing must not be lost.',
							source: 'virsh(1), managedsave',
						}),
					]
				: []),
			...(persistent === false
				? [
						know({
							id: 'transient',
							evidence: `${name} is transient: it has no definition to change, and is gone once it stops`,
							advice: 'tune by the means of the program that starts it',
							unless: '',
							source: 'virsh dominfo',
						}),
					]
				: []),
			...(state === 'running' && process === undefined
				? [
						know({
							id: 'threads-unread',
							at: 'guest',
							evidence: `${name} runs, but its threads could not be read`,
							advice: 'read as root',
							unless: '',
							source: '/run/libvirt/qemu',
						}),
					]
				: []),
			...(definition !== undefined && definition.type !== 'kvm'
				? [
						{
							id: 'emulated-guest',
							severity: 'costs throughput' as const,
							where: name,
							at: 'guest' as const,
							evidence: `${name} is of type ${definition.type}, not kvm: it is emulated`,
							advice: `virsh edit ${name}: <domain type='kvm'>`,
							unless: 'its architecture is not the host’s.',
							source: 'libvirt formatdomain',
						},
					]
				: []),
			...(definition?.filtered
				? [
						know({
							id: 'nwfilter',
							at: 'virtio',
							evidence: `${name} has a network filter: bridge-nf-call-iptables must stay as it is`,
							advice: '',
							unless: '',
							source: 'libvirt formatnwfilter',
						}),
					]
				: []),
			...(definition?.quotas ?? []).map(({of, quota, period}) => ({
				id: 'cpu-quota',
				severity: 'costs throughput' as const,
				where: name,
				at: 'guest' as const,
				evidence: `libvirt gives ${of} of ${name} at most ${Math.round((100 * quota) / period)} % of a CPU (quota ${quota} of ${period} µs)`,
				advice: `virsh schedinfo ${name}`,
				unless: 'the limit is wanted: then nothing has to be tuned beyond it.',
				source: 'libvirt formatdomain, “CPU Tuning”',
			})),
		];
	});
