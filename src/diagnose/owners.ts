import type {Diagnosis, Finding} from './finding.ts';

/** Programs that own a part of this host. */
export const owners: Diagnosis = ({services, sysctls}) => {
	const here = (...names: readonly string[]): string => names.filter(name => services.owners?.includes(name)).join(', ');
	const found = (is: boolean, finding: Omit<Finding, 'where' | 'severity'> & Partial<Pick<Finding, 'severity'>>): readonly Finding[] =>
		is ? [{severity: 'worth knowing', where: 'host', ...finding}] : [];
	const [filters, managers] = [here('docker', 'containerd', 'kubernetes', 'nova'), here('nova', 'vdsm')];
	return [
		...found(here('proxmox') !== '', {
			id: 'proxmox',
			severity: 'in the way',
			evidence: 'Proxmox runs its guests without libvirt: they cannot be tuned here',
			advice: 'qm set',
			unless: 'libvirt’s own guests run here beside it.',
			source: 'the process pvedaemon',
		}),
		...found(managers !== '', {
			id: 'manager',
			evidence: `${managers} here rewrites guest definitions: changes made now will be lost`,
			advice: 'tune by its own means: flavours and extra specs, or host hooks',
			unless: 'the guest is not one of its own.',
			source: 'running processes',
		}),
		// Without the module nothing filters what is bridged, and nobody misses it.
		...found(filters !== '' && sysctls['net.bridge.bridge-nf-call-iptables'] !== undefined, {
			id: 'needs-bridge-netfilter',
			evidence: `${filters} here: bridge-nf-call-iptables = 1 is needed`,
			advice: '',
			unless: 'it runs without networks of its own.',
			source: 'running processes; Kubernetes, “Container runtimes”',
		}),
		...found(here('numad') !== '', {
			id: 'numad',
			evidence: 'numad is running: it moves guests between nodes, against any pinning',
			advice: 'systemctl disable --now numad, once guests are pinned',
			unless: 'no guest is pinned.',
			source: 'numad(8)',
		}),
		...found(services.tuned !== undefined, {
			id: 'tuned',
			evidence: `tuned is active with ${services.tuned}: it sets sysctls and the governor too`,
			advice: '',
			unless: '',
			source: 'tuned-adm(8)',
		}),
	];
};
