import {formatCpulist} from '../cpu/cpu-set.ts';
import {readProcesses} from '../inspect/domain-process.ts';
import type {DomainProcess} from '../inspect/facts.ts';
import {cgroupsCommand, domainPidsCommand, emulatorCpusFiles, threadsCommand, vhostCommand} from '../inspect/process-probe.ts';
import {isNamedByUuid} from './data.ts';
import {fileKind} from './file.ts';
import type {Kind, TakesEffect} from './kind.ts';
import {guest} from './libvirt.ts';
import {folder} from './own-folder.ts';

/** The script that puts workers in their places; a timer runs it again and again, for they are born anew with their guest. */
export const repinScript = `${folder}/repin.sh`;
export const repinFolder = `${folder}/repin.d`;
const placesFile = (uuid: string): string => `${repinFolder}/${uuid}`;

const heading = '# CPU of each vhost worker of this guest, in the order of its queues. Take it back with: nearmetal undo';
const placesText = (cpus: readonly number[]): string => `${heading}\n${cpus.join(' ')}\n`;
const placesLine = (text: string): string => text.split('\n').find(line => /^\d/.test(line)) ?? '';

/**
 * Workers that run elsewhere and could be where they should: a line each. The kernel lets no thread out of its cgroup's cpuset
 * (sched_setaffinity says EINVAL), so a CPU outside the emulator's set is not expected before the guest's next start.
 */
const astray = (text: string, process: DomainProcess | undefined): string => {
	const cpus = placesLine(text).split(' ').map(Number);
	const limit = process?.emulatorCgroupCpus;
	return (process?.vhostWorkers ?? [])
		.flatMap(({allowed}, index) => {
			const cpu = cpus[index % cpus.length] ?? Number.NaN;
			const there = allowed === undefined ? 'unknown CPUs' : formatCpulist(allowed);
			return there === String(cpu) || (limit !== undefined && !limit.includes(cpu)) ? [] : [`worker ${index + 1} on ${there}\n`];
		})
		.join('');
};

/**
 * The places of a guest's vhost workers: a file with the CPU of each, which our script obeys. The state is the file's text; a
 * reading adds every worker that is not where the file says. Masks alone would be no state to go back to: the workers are other
 * threads after each start of the guest, and those of a guest that is off are nowhere. What they had before is always what
 * the emulator has, and that is what the script gives back.
 */
export const workersKind: Kind<
	{readonly uuid: string; readonly name: string},
	{
		/** CPU of each vhost worker, in queue order; more workers than CPUs begin again at the first. */
		readonly cpus: readonly number[];
		/** Whether the workers of now can be where they should, or only those of the next start. */
		readonly effect: TakesEffect;
	}
> = {
	machines: ['host'],
	title: ({name}) => `vhost workers of ${name}`,
	effect: ({effect}) => effect,
	survey: fileKind.survey,
	probe: ({uuid}) => {
		const own = fileKind.probe({path: placesFile(uuid)});
		return {
			...own,
			files: [...(own.files ?? []), ...emulatorCpusFiles],
			commands: [domainPidsCommand, threadsCommand, vhostCommand, cgroupsCommand].map(argv => ({argv})),
		};
	},
	read: (snapshot, {uuid}) => {
		const text = fileKind.read(snapshot, {path: placesFile(uuid)});
		return typeof text === 'string' ? text + astray(text, readProcesses(snapshot).get(uuid)) : text;
	},
	evolve: (_state, {cpus}) => placesText(cpus),
	show: ({uuid}) => ['cat', placesFile(uuid)],
	put: ({uuid}) => [{write: placesFile(uuid)}, {run: ['sh', repinScript]}],
	take: ({uuid}) => [{run: ['sh', repinScript, 'release', uuid]}],
	lines: state =>
		state === null ? ['free'] : [[placesLine(state), ...state.split('\n').filter(line => line.startsWith('worker '))].join(', but ')],
	belongsTo: guest,
	undone: 'they may use all CPUs of the emulator again',
	reach: {
		where: isNamedByUuid,
		wish: ({cpus, effect}) =>
			Array.isArray(cpus) && cpus.every(cpu => Number.isInteger(cpu) && cpu >= 0) && (effect === 'now' || effect === 'next guest start'),
	},
};
