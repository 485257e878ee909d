import {formatCpulist, parseCpulist} from '../cpu/cpu-set.ts';
import {isText} from './data.ts';

/** A cpulist out of a file, as nearmetal writes it, with a CPU in it. */
export const isCpulist = (value: unknown): value is string => {
	try {
		return isText(value) && value !== '' && value === formatCpulist(parseCpulist(value));
	} catch {
		return false;
	}
};
