import type {DesignName} from '../judge/design.ts';
import {runSeconds} from '../judge/outlook.ts';
import {isAboutDisks} from './disk-steps.ts';
import {flowsAtOnce, tcpFlows} from './tcp-flows.ts';

/** Seconds of one reading of each tool, with what it takes to begin and end. Two hundred pings take three, as the kernel's timer is rounded up. */
export const toolSeconds = {
	tcp: tcpFlows.length * runSeconds,
	bothAtOnce: (design: DesignName) => flowsAtOnce(design).length * runSeconds,
	roundTrip: 4,
	smallPackets: 5,
	bareMetal: runSeconds,
	/** Of a file that is written in two seconds. */
	disk: 16,
} as const;

const {disk, bothAtOnce, ...always} = toolSeconds;

/** Seconds of a reading where all of them can measure that these steps and this design ask for. */
export const longestReading = (steps: readonly string[], design: DesignName): number =>
	Object.values(always).reduce((sum, seconds) => sum + seconds, bothAtOnce(design) + (isAboutDisks(steps) ? disk : 0));
