import type {DomainProcess, Thread} from '../../src/inspect/facts.ts';

const thread = (tid: number, name: string, role: Thread['role'], vcpu?: number): Thread => ({tid, name, role, vcpu, allowed: undefined});

/** The guest of sampler-output.txt: QEMU 600 on kernel 6.1, four vCPUs, one vhost worker that is a kernel thread. */
export const guestProcess: DomainProcess = {
	pid: 600,
	threads: [
		thread(600, 'qemu-system-x86', 'emulator'),
		thread(604, 'qemu-system-x86', 'emulator'),
		thread(608, 'IO mon_iothread', 'emulator'),
		thread(609, 'CPU 0/KVM', 'vcpu', 0),
		thread(610, 'CPU 1/KVM', 'vcpu', 1),
		thread(611, 'CPU 2/KVM', 'vcpu', 2),
		thread(612, 'CPU 3/KVM', 'vcpu', 3),
	],
	vhostWorkers: [{tid: 607, name: 'vhost-600', role: 'vhost', vcpu: undefined, allowed: [0, 1, 2, 3, 4, 5, 6, 7]}],
	workersAre: 'kernel threads',
	hugetlb: undefined,
	emulatorCgroupCpus: undefined,
};
