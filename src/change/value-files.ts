import type {Command} from './command.ts';
import type {State} from './kind.ts';

/**
 * Files of one folder that hold a value each, such as one for each CPU or queue: together they are one thing to change. A line of
 * the state: `cpu0/cpufreq/scaling_governor:powersave`.
 */
export type FileValue = readonly [file: string, value: string];

export const fileValues = (state: State): readonly FileValue[] =>
	(state ?? '')
		.split('\n')
		.filter(line => line !== '')
		.map(line => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 1)]);

/** The state in which these files hold these values. */
export const stateOf = (values: readonly FileValue[]): string => values.map(([file, value]) => `${file}:${value.trim()}\n`).join('');

/**
 * A program that prints the state.
 * @param files a fixed pattern below the folder, or `"$@"` for the files that are named. The shell is wanted for its globs.
 */
export const showValues = (folder: string, files: string, named: readonly string[] = []): readonly string[] => [
	'sh',
	'-c',
	`cd "$1" && shift && grep -sH . ${files}`,
	'values',
	folder,
	...named,
];

/** Gives each file of a state its value. One that is gone by now, of a CPU that is off, needs none. */
export const putValues = (folder: string): Command => ({
	run: [
		'sh',
		'-c',
		'cd "$1" && while IFS=: read -r file value; do [ ! -e "$file" ] || echo "$value" > "$file" || exit; done',
		'values',
		folder,
	],
	input: 'state',
});
