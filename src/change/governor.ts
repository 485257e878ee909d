import {cpuSet, formatCpulist} from '../cpu/cpu-set.ts';
import {cpuFolder, cpuOf} from './cpu-folder.ts';
import {hasOnly, isText} from './data.ts';
import type {Kind} from './kind.ts';
import {fileValues, putValues, showValues, stateOf} from './value-files.ts';

const file = 'cpufreq/scaling_governor';

/** The frequency governors of all CPUs: one thing, since what a host has a thousand of is one decision. */
export const governorKind: Kind<Readonly<Record<never, never>>, {readonly governor: string}> = {
	machines: ['host'],
	title: () => 'frequency governors',
	effect: () => 'now',
	survey: {},
	probe: () => ({files: [`${cpuFolder}/cpu[0-9]*/${file}`]}),
	read: ({files}) =>
		Object.entries(files)
			.filter(([path]) => path.startsWith(`${cpuFolder}/cpu`) && path.endsWith(`/${file}`))
			.map(([path, text]) => stateOf([[path.slice(cpuFolder.length + 1), text]]))
			.sort()
			.join('') || undefined,
	evolve: (state, {governor}) =>
		fileValues(state).every(([, now]) => now === governor) ? state : stateOf(fileValues(state).map(([file]) => [file, governor])),
	show: () => showValues(cpuFolder, `cpu[0-9]*/${file}`),
	put: () => [putValues(cpuFolder)],
	lines: state =>
		[...Map.groupBy(fileValues(state), ([, governor]) => governor)].map(
			([governor, of]) => `${governor} on CPU ${formatCpulist(cpuSet(of.map(([file]) => cpuOf(file))))}`,
		),
	undone: 'each CPU has its governor of before again',
	reach: {
		where: where => hasOnly(where),
		wish: wish => isText(wish.governor) && /^[a-z_]+$/.test(wish.governor) && hasOnly(wish, 'governor'),
	},
};
