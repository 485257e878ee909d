import type {Use} from './occupancy.ts';
import {listed} from './sentences.ts';

/** In the order in which they are told. */
const roles = {
	housekeeping: 'housekeeping',
	interrupt: 'interrupts',
	vcpu: 'vCPUs',
	emulator: 'the emulator',
	vhost: 'vhost workers',
	iothread: 'IOThreads',
} as const;

/** Who uses something, told to the guest of this name: `housekeeping, the emulator and db`; of many other guests only how many. */
export const users = (uses: readonly Use[], name: string): string => {
	const own = new Set(uses.filter(({guest}) => guest === undefined || guest === name).map(({role}) => role));
	const others = [...new Set(uses.flatMap(({guest}) => (guest === undefined || guest === name ? [] : guest)))];
	return listed([
		...(Object.keys(roles) as (keyof typeof roles)[]).filter(role => own.has(role)).map(role => roles[role]),
		...(others.length > 2 ? [`${others.length} other guests`] : others),
	]);
};
