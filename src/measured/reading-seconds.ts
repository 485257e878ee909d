import {runSeconds} from '../judge/outlook.ts';
import {tcpFlows} from './tcp-flows.ts';

/** Seconds of one reading of each tool, with what it takes to begin and end. Two hundred pings take three, as the kernel's timer is rounded up. */
export const toolSeconds = {
	tcp: tcpFlows.length * runSeconds,
	roundTrip: 4,
	smallPackets: 5,
	bareMetal: runSeconds,
} as const;

/** Seconds of a reading where all of them can measure. */
export const longestReading = Object.values(toolSeconds).reduce((sum, seconds) => sum + seconds, 0);
