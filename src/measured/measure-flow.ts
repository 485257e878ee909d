import {type Bench, measure} from '../bench/measure.ts';
import type {Measurement} from '../bench/measurement.ts';
import {TargetError} from '../target/target.ts';
import type {Flow} from './tcp-flows.ts';
import type {Ends} from './tool.ts';

/** Who measures: `guest` may be the host itself, and then there is no `domain`. */
type From = Pick<Ends, 'host' | 'guest' | 'guestUser' | 'peer' | 'far' | 'onSample'> & Pick<Bench, 'facts' | 'domain'>;

/** @param timing seconds @throws TargetError when it gave no figure */
export const measureFlow = async (
	{guestUser, peer, far, ...from}: From,
	{streams, direction}: Pick<Flow, 'streams' | 'direction'>,
	timing: {readonly seconds: number; readonly leadIn: number},
	clientPort: number,
): Promise<Measurement> => {
	const setup = {peer, guestUser, streams: [streams], ...timing, repeats: 1, direction, clientPort};
	const [one] = await measure({...from, peer: far, setup, signal: new AbortController().signal});
	if (one === undefined) throw new TargetError(`iperf3 from ${from.guest.name} to ${peer.address} gave no result.`);
	return one;
};
