import type {Peer, Sample} from '../bench/measurement.ts';
import type {Target} from '../target/target.ts';
import type {Metered, MeterReading, ReadingOf} from './meter.ts';

/** All between which something is measured, entered. */
export type Ends = {
	readonly host: Target;
	/** The guest's name. */
	readonly domain: string;
	readonly guest: Target;
	readonly guestUser: string;
	readonly peer: Peer;
	/** The peer where it is entered; undefined: a server runs there already. */
	readonly far: Target | undefined;
	/** All chosen steps: some instruments are about one. */
	readonly steps: readonly string[];
	/** Live readings of TCP. */
	readonly onSample: (sample: Sample) => void;
};

/** What gives figures of one or several metrics. */
export type Tool = {
	readonly instruments: readonly Metered[];
	/** Seconds of one reading, with what it takes to begin and end. */
	readonly seconds: number;
	/**
	 * @param ports the same number: the same client ports
	 * @param of what it is a reading of: a metric that decides one question is a guard of another
	 * @throws TargetError when a connection is lost, or a metric that decides gave no figure; a guard without one is left out
	 */
	read(ends: Ends, ports: number, of: ReadingOf): Promise<MeterReading>;
};

/** The tool where it can measure here, and none where it cannot: that and what to do is told then. */
export type Look = (ends: Ends, tell: (line: string) => void) => Promise<readonly Tool[]>;

/**
 * Client ports below those that Linux gives out itself (32768 and up, ip-sysctl.rst): a block for each number, and in it one for each flow
 * of the guest and of the host. A guest behind NAT has the host's address, so they share no port.
 */
const [firstPort, portsInBlock, portsOfFlow] = [20_000, 128, 16];
export const clientPort = (ports: number, flow: number): number => firstPort + ports * portsInBlock + flow * portsOfFlow;
