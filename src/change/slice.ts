import {type CpuSet, equal, formatCpulist, parseCpulist} from '../cpu/cpu-set.ts';
import {hostSlices} from '../inspect/facts.ts';
import {sliceCpusCommand} from '../inspect/process-probe.ts';
import {hasOnly, isText} from './data.ts';
import type {Kind} from './kind.ts';

const property = 'AllowedCPUs=';
/** A fixed script: the shell is wanted for the word that it reads, which has blanks. */
const setting = 'read -r property && systemctl set-property --runtime "$1" "$property"';

/** As systemd prints a set: `0-3 8` (cpu_set_to_range_string). */
export const systemdCpus = (cpus: CpuSet): string => formatCpulist(cpus).replaceAll(',', ' ');

const cpusIn = (text: string): CpuSet => parseCpulist(text.trim().replaceAll(/[ ,]+/g, ','));

/**
 * The CPUs that a slice or scope of systemd's may use, at run time; a drop-in file of ours keeps it. The state is the line that systemd
 * prints, in which no CPUs mean all.
 */
export const sliceKind: Kind<{readonly unit: string}, {readonly cpus: string}> = {
	machines: ['host'],
	title: ({unit}) => `CPUs of ${unit}`,
	effect: () => 'now',
	survey: {},
	probe: ({unit}) => ({commands: [{argv: sliceCpusCommand(unit)}]}),
	// Before systemd 244 there is no such property, and nothing is printed.
	read: (snapshot, {unit}) => {
		const text = snapshot.commands[sliceCpusCommand(unit).join(' ')]?.stdout;
		return text?.startsWith(property) ? text : undefined;
	},
	evolve: (state, {cpus}) => {
		const now = (state ?? '').slice(property.length).trim();
		return now !== '' && equal(cpusIn(now), cpusIn(cpus)) ? state : `${property}${cpus}\n`;
	},
	show: ({unit}) => sliceCpusCommand(unit),
	put: ({unit}) => [{run: ['sh', '-c', setting, 'slice', unit], input: 'state'}],
	lines: state => [state?.slice(property.length).trim() || 'all'],
	undone: 'it may use the CPUs of before',
	reach: {
		where: ({unit}) => (hostSlices as readonly unknown[]).includes(unit),
		wish: wish => isText(wish.cpus) && /^\d+(-\d+)?( \d+(-\d+)?)*$/.test(wish.cpus) && hasOnly(wish, 'cpus'),
	},
};
