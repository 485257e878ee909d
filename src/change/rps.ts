import {type CpuSet, cpuSet, equal, formatCpulist, formatCpumask, parseCpulist, parseCpumask} from '../cpu/cpu-set.ts';
import {isCpulist} from './cpulist.ts';
import {hasOnly, isDevice} from './data.ts';
import type {Kind} from './kind.ts';
import {fileValues, putValues, showValues, stateOf} from './value-files.ts';

const folderOf = (device: string): string => `/sys/class/net/${device}`;
const masks = 'queues/rx-*/rps_cpus';

const cpusOf = (mask: string): CpuSet | undefined => {
	try {
		return parseCpumask(mask);
	} catch {
		return undefined;
	}
};

/** As wide as the kernel prints it here, which is by how many CPUs it may have: so what is written is what is read. */
const maskLike = (now: string, cpus: CpuSet): string => {
	const digits = formatCpumask(cpus).replaceAll(',', '').padStart(now.replaceAll(',', '').length, '0');
	return digits.replaceAll(/(?!^)(?=(.{8})+$)/g, ',');
};

const queueOf = (file: string): number => Number(/rx-(\d+)/.exec(file)?.[1]);

/** The CPUs that share the work on what the receive queues of a device get (Documentation/networking/scaling.rst, “RPS”); none: it is off. */
export const rpsKind: Kind<{readonly device: string}, {readonly cpus: string}> = {
	machines: ['host'],
	title: ({device}) => `receive packet steering of ${device}`,
	effect: () => 'now',
	// The facts ask for it.
	survey: {},
	probe: ({device}) => ({files: [`${folderOf(device)}/${masks}`]}),
	read: ({files}, {device}) =>
		Object.entries(files)
			.filter(([path]) => path.startsWith(`${folderOf(device)}/queues/rx-`) && path.endsWith('/rps_cpus'))
			.map(([path, text]) => stateOf([[path.slice(folderOf(device).length + 1), text]]))
			.sort()
			.join('') || undefined,
	evolve: (state, {cpus}) => {
		const wanted = parseCpulist(cpus);
		const now = fileValues(state);
		return now.every(([, mask]) => equal(cpusOf(mask) ?? [], wanted))
			? state
			: stateOf(now.map(([file, mask]) => [file, maskLike(mask, wanted)]));
	},
	show: ({device}) => showValues(folderOf(device), masks),
	put: ({device}) => [putValues(folderOf(device))],
	lines: state =>
		[...Map.groupBy(fileValues(state), ([, mask]) => formatCpulist(cpusOf(mask) ?? []))].map(
			([cpus, of]) => `${cpus === '' ? 'no CPU' : `CPU ${cpus}`} for queue ${formatCpulist(cpuSet(of.map(([file]) => queueOf(file))))}`,
		),
	undone: 'each queue has its CPUs of before again',
	reach: {where: ({device}) => isDevice(device), wish: wish => isCpulist(wish.cpus) && hasOnly(wish, 'cpus')},
};
