import {cpuSet, formatCpulist, parseCpulist} from '../cpu/cpu-set.ts';
import {cpuFolder, cpuOf} from './cpu-folder.ts';
import {isCpulist} from './cpulist.ts';
import {hasOnly, isText} from './data.ts';
import type {Kind} from './kind.ts';
import {type FileValue, fileValues, putValues, showValues, stateOf} from './value-files.ts';

const fileOf = (cpu: number): string => `cpu${cpu}/power/pm_qos_resume_latency_us`;
const filesOf = (cpus: string): readonly string[] => parseCpulist(cpus).map(fileOf);

/** A limit that is at most so long: 0 is no limit at all, `n/a` allows no latency. */
export const tightened = (limit: string, atMost: string): string =>
	limit === 'n/a' || (Number(limit) > 0 && Number(limit) <= Number(atMost)) ? limit : atMost;

const inWords = (limit: string): string => (limit === '0' ? 'no limit' : limit === 'n/a' ? 'no latency' : `at most ${limit} µs`);

/**
 * How long these CPUs may take to wake up: the kernel takes no idle state that takes longer to leave (Documentation/admin-guide/pm/cpuidle.rst,
 * “Power Management Quality of Service for CPUs”). A limit is only ever made tighter.
 */
export const latencyKind: Kind<{readonly cpus: string}, {readonly atMost: string}> = {
	machines: ['host'],
	title: ({cpus}) => `resume latency limit of CPU ${cpus}`,
	effect: () => 'now',
	// The facts ask for it.
	survey: {},
	probe: ({cpus}) => ({files: filesOf(cpus).map(file => `${cpuFolder}/${file}`)}),
	read: ({files}, {cpus}) => {
		const values = filesOf(cpus).flatMap((file): readonly FileValue[] => {
			const text = files[`${cpuFolder}/${file}`];
			return text === undefined ? [] : [[file, text]];
		});
		return values.length < parseCpulist(cpus).length ? undefined : stateOf(values);
	},
	evolve: (state, {atMost}) => {
		const now = fileValues(state);
		const wanted = now.map(([file, limit]): FileValue => [file, tightened(limit, atMost)]);
		return now.every(([, limit], index) => limit === wanted[index]?.[1]) ? state : stateOf(wanted);
	},
	show: ({cpus}) => showValues(cpuFolder, '"$@"', filesOf(cpus)),
	put: () => [putValues(cpuFolder)],
	lines: state =>
		[...Map.groupBy(fileValues(state), ([, limit]) => limit)].map(
			([limit, of]) => `${inWords(limit)} for CPU ${formatCpulist(cpuSet(of.map(([file]) => cpuOf(file))))}`,
		),
	undone: 'each of these CPUs has its limit of before again',
	reach: {
		where: ({cpus}) => isCpulist(cpus),
		wish: wish => isText(wish.atMost) && /^[1-9]\d{0,4}$/.test(wish.atMost) && hasOnly(wish, 'atMost'),
	},
};
