import type {Output} from '../target.ts';
import {runFlowtableScript} from './flowtables.ts';
import {expand, failed, type MemoryMachine, ok, removeTree, setText, textOf} from './machine.ts';
import {setAffinity, statusFile} from './process.ts';

const folder = '/etc/nearmetal';

/** Runs one of our own scripts on the machine's state; undefined for another. */
export const runScript = (machine: MemoryMachine, [path = '', ...words]: readonly string[], input: string): Output | undefined => {
	const isOurs = ['repin', 'interrupts', 'flowtable'].some(name => path === `${folder}/${name}.sh`);
	if (isOurs && !machine.files.has(path)) return failed(2, `sh: 0: cannot open ${path}: No such file`);
	if (path === `${folder}/repin.sh`) return words[0] === 'release' ? release(machine, words[1] ?? '') : repin(machine);
	if (path === `${folder}/interrupts.sh`) return placeInterrupts(machine, words[0], input);
	if (path === `${folder}/flowtable.sh`) return runFlowtableScript(machine, `${folder}/flowtable.d`, words[0], input);
	return undefined;
};

/** Without lines that begin with #. */
const linesOf = (text: string): readonly string[] => text.split('\n').filter(line => line !== '' && !line.startsWith('#'));

/** Thread ids of the vhost workers of this QEMU, in the order of their creation. */
const workersOf = (machine: MemoryMachine, pid: number): readonly string[] =>
	[...machine.files]
		.filter(([path, {text}]) => /^\/proc\/[^:]*\/status$/.test(path) && text.startsWith(`Name:\tvhost-${pid}\n`))
		.map(([path]) => path.split('/').at(-2) ?? '')
		.sort((a, b) => Number(a) - Number(b));

const repin = (machine: MemoryMachine): Output => {
	for (const path of [...machine.files.keys()].filter(path => path.startsWith(`${folder}/repin.d/`))) {
		const pid = statusFile(machine, path.split('/').at(-1) ?? '')?.pid;
		const cpus = linesOf(textOf(machine, path) ?? '').flatMap(line => line.split(' '));
		if (pid === undefined || cpus.length === 0) continue;
		for (const [index, worker] of workersOf(machine, pid).entries()) setAffinity(machine, worker, cpus[index % cpus.length] ?? '');
	}

	return ok();
};

const release = (machine: MemoryMachine, uuid: string): Output => {
	removeTree(machine, `${folder}/repin.d/${uuid}`);
	const pid = statusFile(machine, uuid)?.pid;
	const emulator = pid && /^Cpus_allowed_list:\s*(.*)$/m.exec(textOf(machine, `/proc/${pid}/task/${pid}/status`) ?? '')?.[1];
	if (pid && emulator) for (const worker of workersOf(machine, pid)) setAffinity(machine, worker, emulator);
	return ok();
};

/** Numbers of the interrupts of a NIC's device: its own, or for a virtio NIC those of the PCI device above. */
const vectorsOf = (machine: MemoryMachine, device: string): readonly number[] => {
	const numbers = ['device', 'device/..'].map(end => {
		const vectors = `/sys/class/net/${device}/${end}/msi_irqs`;
		return machine.paths.below(vectors).map(path => Number(path.slice(vectors.length + 1)));
	});
	return (numbers.find(found => found.length > 0) ?? []).sort((a, b) => a - b);
};

const nameOf = (machine: MemoryMachine, irq: number): string => (textOf(machine, `/sys/kernel/irq/${irq}/actions`) ?? '').trim();
const listFile = (irq: number): string => `/proc/irq/${irq}/smp_affinity_list`;

/** The reading of a NIC's interrupts by a shell: `NAME CPULIST`, a line each; undefined for another script. */
export const answerInterrupts = (machine: MemoryMachine, [flag, script = '', , device = '']: readonly string[]): Output | undefined =>
	flag !== '-c' || !script.includes('/smp_affinity_list')
		? undefined
		: ok(
				vectorsOf(machine, device)
					.filter(irq => nameOf(machine, irq) !== '')
					.map(irq => `${nameOf(machine, irq)} ${(textOf(machine, listFile(irq)) ?? '').trim()}\n`)
					.join(''),
			);

const placeInterrupts = (machine: MemoryMachine, device: string | undefined, input: string): Output => {
	const files = device === undefined ? [...machine.files.keys()].filter(path => path.startsWith(`${folder}/interrupts.d/`)) : [];
	const asked =
		device === undefined
			? files.map(path => [path.split('/').at(-1) ?? '', textOf(machine, path) ?? ''] as const)
			: [[device, input] as const];
	for (const [nic, text] of asked) {
		for (const line of linesOf(text)) {
			const [name, list] = [line.slice(0, line.lastIndexOf(' ')), line.slice(line.lastIndexOf(' ') + 1)];
			for (const irq of vectorsOf(machine, nic).filter(irq => nameOf(machine, irq) === name)) move(machine, irq, list);
		}
	}

	return ok();
};

/** The kernel sends an interrupt to one CPU of the list, and to the same as before if it may. */
const move = (machine: MemoryMachine, irq: number, list: string): void => {
	setText(machine, listFile(irq), `${list}\n`);
	const effective = `/proc/irq/${irq}/effective_affinity_list`;
	if (!expand(list).includes(Number(textOf(machine, effective)))) setText(machine, effective, `${expand(list)[0]}\n`);
};
