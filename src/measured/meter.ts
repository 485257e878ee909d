import type {Measurement} from '../bench/measurement.ts';
import type {Figures, Instrument} from '../judge/course.ts';

/** An instrument, the unit of its figures, and how they are measured, without which two of them are not the same. */
export type Metered = Instrument & {
	readonly unit: string;
	readonly how: string;
	/** The steps that it judges; to others it is a guard. Absent: it is the same to all. */
	readonly judges?: readonly string[];
};

/** What could not be measured at all; why, and what to do about it, in whole sentences. */
export type Unmeasured = {readonly what: string; readonly because: string};

/** One run: a figure of each metric, and all that was read for them. */
export type MeterReading = {
	readonly figures: Figures;
	/** Of TCP, by metric. */
	readonly measurements: Readonly<Record<string, Measurement>>;
	/** Of what counts packets: how many were sent, and how many arrived or were answered. */
	readonly packets: Readonly<Record<string, {readonly sent: number; readonly arrived: number}>>;
};

/** Of what a reading is one: of which question, what holds of all steps, and which of the question's boots it is in, from 0. */
export type ReadingOf = {
	readonly judging: string;
	readonly steps: readonly string[];
	readonly holds: readonly string[];
	readonly boot: number;
};

/** What measures. */
export type Meter = {
	readonly instruments: readonly Metered[];
	/** What it would measure as well where it could. */
	readonly unmeasured: readonly Unmeasured[];
	/** Seconds that one reading takes. */
	readonly seconds: number;
	/**
	 * Measures every metric once, in the state that stands.
	 * @param ports the same number: the same client ports
	 * @throws TargetError when one that decides gave no figure; GuestStartedAnew
	 */
	read(ports: number, of: ReadingOf): Promise<MeterReading>;
	/** The guest is about to be stopped. */
	leaveGuest(): Promise<void>;
	/** Waits until a guest that was started does no more than it does by itself, or `signal` aborts. @throws TargetError when that cannot be seen */
	settle(signal: AbortSignal): Promise<void>;
	close(): Promise<void>;
};
