import type {Diagnosis} from './finding.ts';

/** Off by default since Linux 5.3: 098eadce3c62. */
export const zeroCopy: Diagnosis = ({vhostZeroCopy}) =>
	vhostZeroCopy
		? [
				{
					id: 'vhost-zero-copy',
					severity: 'costs throughput',
					where: 'host',
					evidence:
						'vhost_net runs with experimental_zcopytx, which is off by default since Linux 5.3 and known to be broken for what guests send',
					advice: 'take experimental_zcopytx out of /etc/modprobe.d and the kernel’s command line; it is read when the module is loaded',
					unless: 'somebody has measured it here.',
					source: 'commit 098eadce3c62; LKML 2025 on vhost_net zero copy',
				},
			]
		: [];
