import {median} from '../judge/median.ts';
import {short} from '../text/short.ts';

/** `9.24 Gbit/s (9.03 to 9.45)`: the median, and the least and the most where they differ. */
export const describeThroughput = (values: readonly number[]): string => {
	if (values.length === 0) return 'not measured';
	const [least, middle, most] = [Math.min(...values), median(values), Math.max(...values)].map(short);
	return `${middle} Gbit/s${least === most ? '' : ` (${least} to ${most})`}`;
};
