import {cpuSet, formatCpulist} from '../cpu/cpu-set.ts';
import {hasOnly, isText} from './data.ts';
import type {Kind, State} from './kind.ts';

const folder = '/sys/devices/system/cpu';
const file = 'cpufreq/scaling_governor';

/** `cpu0/cpufreq/scaling_governor:powersave`, a line for each CPU that has one. Fixed scripts: the shell is wanted for its globs. */
const reading = `cd ${folder} && grep -sH . cpu[0-9]*/${file}`;

/** A CPU that is off by now has no governor. */
const setting = `cd ${folder} && while IFS=: read -r file governor; do [ ! -e "$file" ] || echo "$governor" > "$file" || exit; done`;

const pairs = (state: State): readonly (readonly [file: string, governor: string])[] =>
	(state ?? '')
		.split('\n')
		.filter(line => line !== '')
		.map(line => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 1)]);

/** The frequency governors of all CPUs: one thing, since what a host has a thousand of is one decision. */
export const governorKind: Kind<Readonly<Record<never, never>>, {readonly governor: string}> = {
	machines: ['host'],
	title: () => 'frequency governors',
	effect: () => 'now',
	survey: {},
	probe: () => ({files: [`${folder}/cpu[0-9]*/${file}`]}),
	read: ({files}) =>
		Object.entries(files)
			.filter(([path]) => path.startsWith(`${folder}/cpu`) && path.endsWith(`/${file}`))
			.map(([path, text]) => `${path.slice(folder.length + 1)}:${text.trim()}\n`)
			.sort()
			.join('') || undefined,
	evolve: (state, {governor}) =>
		pairs(state).every(([, now]) => now === governor)
			? state
			: pairs(state)
					.map(([file]) => `${file}:${governor}\n`)
					.join(''),
	show: () => ['sh', '-c', reading],
	put: () => [{run: ['sh', '-c', setting], input: 'state'}],
	lines: state =>
		[...Map.groupBy(pairs(state), ([, governor]) => governor)].map(
			([governor, of]) => `${governor} on CPU ${formatCpulist(cpuSet(of.map(([file]) => Number(/^cpu(\d+)/.exec(file)?.[1]))))}`,
		),
	undone: 'each CPU has its governor of before again',
	reach: {
		where: where => hasOnly(where),
		wish: wish => isText(wish.governor) && /^[a-z_]+$/.test(wish.governor) && hasOnly(wish, 'governor'),
	},
};
