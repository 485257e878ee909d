import {isWindows} from '../inspect/guest-system.ts';
import type {Context, Expected} from './tuning.ts';

/** More queue pairs: each is carried by a worker, and a stream stays on one of them. */
export const expectedOfPairs = ({guest}: Context, now: number, then: number): Expected | undefined => {
	if (then <= now) return undefined;
	return isWindows(guest?.inactive)
		? {
				gain: 'less was seen: 2.3 Gbit/s with 16 pairs, 4.3 with one',
				when: 'in one report of a Windows guest',
				source: 'virtio-win#237',
			}
		: {
				gain: `at most ${Number((then / now).toFixed(1))} times as much`,
				when: `with ${then} streams or more while its ${now === 1 ? 'worker is' : 'workers are'} the limit; a single stream gains nothing`,
				source: 'one worker a pair: Linux drivers/vhost/net.c, drivers/net/virtio_net.c',
			};
};
