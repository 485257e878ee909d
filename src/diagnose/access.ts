import type {Facts} from '../inspect/facts.ts';
import type {Diagnosis} from './finding.ts';

/** What is missing to go on: each of these takes away a part of what can be done here. */
export const access: Diagnosis = ({host, libvirt, tools, domains, otherQemus = []}) => [
	...(host.root === false
		? [
				{
					id: 'not-root',
					severity: 'in the way' as const,
					where: 'host',
					evidence: `Read as ${host.user ?? 'an ordinary user'}, not as root: nothing can be applied`,
					advice: 'use sudo',
					unless: 'only a look was wanted.',
					source: 'id -u',
				},
			]
		: []),
	...(host.kvm === false
		? [
				{
					id: 'no-kvm',
					severity: 'in the way' as const,
					where: 'host',
					evidence: 'No /dev/kvm: guests can only be emulated',
					advice: 'switch on VT-x or AMD-V in the firmware, load the kvm module',
					unless: 'no guest is to run here.',
					source: 'kernel Documentation/virt/kvm',
				},
			]
		: []),
	...(libvirt.problem === undefined || tools.virsh === undefined
		? []
		: [
				{
					id: 'no-libvirt',
					severity: 'in the way' as const,
					where: 'host',
					evidence: `No answer from libvirt, ${domains.length === 0 ? 'so no guest is seen' : "only guests' threads are seen"}: ${libvirt.problem}`,
					advice: 'systemctl status libvirtd virtqemud',
					unless: 'the guests here are run without libvirt.',
					source: 'virsh version --daemon',
				},
			]),
	...(otherQemus.length === 0
		? []
		: [
				{
					id: 'unseen-guests',
					severity: 'worth knowing' as const,
					where: 'host',
					evidence: `QEMU also runs outside qemu:///system (${named(otherQemus)}): what is in use there of CPUs and memory is not seen here`,
					advice: 'virsh -c qemu:///session list, as that user; type the CPUs by hand where they are in the way',
					unless: 'they are small, or short-lived.',
					source: '/proc, /run/libvirt/qemu; libvirt “QEMU driver” (qemu:///session)',
				},
			]),
];

/** Processes in a sentence; of many only how many more. */
const most = 3;

/** `process 4242 of user 1000`. */
const named = (processes: NonNullable<Facts['otherQemus']>): string => {
	const names = processes.slice(0, most).map(({pid, user}) => `process ${pid} of user ${user}`);
	return [...names, ...(processes.length > most ? [`${processes.length - most} more`] : [])].join(', ');
};
