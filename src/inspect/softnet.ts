import type {Snapshot} from '../target/target.ts';
import type {SoftnetCpu} from './facts.ts';
import {softnetFile} from './probe.ts';

/** Hexadecimal columns, of which older kernels print fewer: nine, ten, eleven, thirteen and now fifteen. */
const columnsOfSoftnet = /^[\da-f]{8}(?: [\da-f]{8}){8,}$/;

/**
 * One line for each online CPU: processed, dropped, time_squeeze, and in the thirteenth column since Linux 5.10 the CPU's number
 * (softnet_seq_show in net/core/net-procfs.c). Of an older kernel's lines nobody can tell, since offline CPUs have none.
 * @returns undefined for any other line
 */
export const parseSoftnetLine = (line: string): SoftnetCpu | undefined => {
	if (!columnsOfSoftnet.test(line)) return undefined;
	const columns = line.split(' ').map(column => Number.parseInt(column, 16));
	const [processed = 0, dropped = 0, timeSqueeze = 0] = columns;
	return {cpu: columns[12], processed, dropped, timeSqueeze};
};

export const readSoftnet = (snapshot: Snapshot): readonly SoftnetCpu[] | undefined => {
	const cpus = snapshot.files[softnetFile]?.split('\n').flatMap(line => parseSoftnetLine(line) ?? []);
	return cpus?.length === 0 ? undefined : cpus;
};
