import type {Snapshot} from '../target/target.ts';
import type {SoftnetCpu} from './facts.ts';
import {softnetFile} from './probe.ts';

/** Lines of hexadecimal columns, of which older kernels print fewer: nine, ten, eleven, thirteen and now fifteen. */
const line = /^[\da-f]{8}(?: [\da-f]{8}){8,}$/gm;

/**
 * One line for each online CPU: processed, dropped, time_squeeze, and in the thirteenth column since Linux 5.10 the CPU's number
 * (softnet_seq_show in net/core/net-procfs.c). Of an older kernel's lines nobody can tell, since offline CPUs have none.
 */
export const readSoftnet = (snapshot: Snapshot): readonly SoftnetCpu[] | undefined => {
	const lines = snapshot.files[softnetFile]?.match(line);
	return lines?.map(text => {
		const columns = text.split(' ').map(column => Number.parseInt(column, 16));
		const [processed = 0, dropped = 0, timeSqueeze = 0] = columns;
		return {cpu: columns[12], processed, dropped, timeSqueeze};
	});
};
