import type {Peer, Sample} from '../bench/measurement.ts';
import type {DesignName} from '../judge/design.ts';
import type {Target} from '../target/target.ts';
import type {Metered, MeterReading, ReadingOf, Unmeasured} from './meter.ts';

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
	/** Some are only for who takes the time. */
	readonly design: DesignName;
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

/** Why something cannot be measured here and what to do about it, and what that comes to: each in whole sentences. */
export type Lacking = Unmeasured & {readonly so: string};

/**
 * The tool where it can measure here, or why it cannot; undefined: nothing is there for it to tell.
 * @param before what is measured by the tools before it
 */
export type Look = (ends: Ends, tell: (line: string) => void, before: readonly Metered[]) => Promise<Tool | Lacking | undefined>;

/**
 * Client ports below those that Linux gives out itself (32768 and up, ip-sysctl.rst): a block for each number, and in it as many as the
 * flows of guest and host have connections. A guest behind NAT has the host's address, so they share no port.
 * @param before those of the block that others take
 */
const [firstPort, portsInBlock] = [20_000, 128];
export const clientPort = (ports: number, before: number): number => firstPort + ports * portsInBlock + before;
