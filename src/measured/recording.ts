import type {Peer, Sample} from '../bench/measurement.ts';
import type {DesignName} from '../judge/design.ts';
import type {Failure, RunRecord} from './found.ts';
import type {Metered, ReadingOf} from './meter.ts';
import {type Question, theTotal} from './question.ts';
import {isWith} from './series.ts';
import type {ToJudge} from './work.ts';

/** It changes when the meaning of a field does. */
export const recordingVersion = 2;

export type RecordedRun = RunRecord & {/** All that was told live of it, in order. */ readonly samples: readonly Sample[]};

/** A tuning run as a meter measured it on a real host, to be shown again where nothing can be measured. It has figures, and no verdict. */
export type Recording = {
	readonly version: typeof recordingVersion;
	/** The nearmetal that recorded it. */
	readonly nearmetal: string;
	/** What kind of host it was, with its article, and its kernel. */
	readonly host: string;
	readonly kernel: string | null;
	/** `2026-11-26`. */
	readonly date: string;
	/** What was done to that host before, as a clause: `whose guest was pinned to one CPU`. Absent: nothing. */
	readonly circumstances?: string;
	readonly peer: Peer;
	readonly design: DesignName;
	/** Those that were measured to their end. */
	readonly steps: ToJudge;
	/** By step, what it changed there, in a few words. */
	readonly summaries: Readonly<Record<string, string>>;
	readonly instruments: readonly Metered[];
	readonly runs: readonly RecordedRun[];
	readonly failures: readonly Failure[];
};

type Source = Pick<Recording, 'host' | 'date'>;

/** Stands wherever its figures do: `recorded in a virtual KVM host on 2026-11-26, not measured here`. */
export const sourceInWords = ({host, date}: Source): string => elsewhere(`${host} on ${date}`);

/** The same where a line has no room for the date. */
export const shortSource = ({host}: Pick<Source, 'host'>): string => elsewhere(host);

/** The same with all that is known of it. */
export const wholeSource = ({
	host,
	date,
	nearmetal,
	kernel,
	circumstances,
}: Source & Pick<Recording, 'nearmetal' | 'kernel' | 'circumstances'>): string =>
	elsewhere(
		`${host}${circumstances === undefined ? '' : `, ${circumstances},`} on ${date} (${kernel === null ? '' : `Linux ${kernel}, `}nearmetal ${nearmetal})`,
	);

const elsewhere = (where: string): string => `recorded in ${where}, not measured here`;

/** Of these steps those that were recorded. Several that need a guest start are so only as the very ones that were switched together. */
export const recordedOf = ({live, atStart, inside}: ToJudge, {steps}: Recording): ToJudge => {
	const ofStart = atStart.filter(step => steps.atStart.includes(step));
	return {
		live: live.filter(step => steps.live.includes(step)),
		atStart: ofStart.length === steps.atStart.length ? ofStart : [],
		inside: inside.filter(step => steps.inside.includes(step)),
	};
};

/** The run that was recorded of this; undefined: none was. */
export const recordedRun = ({runs}: Pick<Recording, 'runs'>, of: ReadingOf, ports: number): RecordedRun | undefined => {
	const own = runs.filter(({judging}) => judging === of.judging);
	const boot = [...new Set(own.map(({boot}) => boot))][of.boot];
	const isIn = (run: RecordedRun) =>
		of.judging === theTotal ? isWith(run, of.holds) : of.steps.every(step => run.holds.includes(step) === of.holds.includes(step));
	return own.find(run => run.boot === boot && run.ports === ports && isIn(run));
};

/** Whether the total was recorded of the very steps that are kept here. */
export const isTotalRecorded = ({runs}: Pick<Recording, 'runs'>, {steps, unit}: Question): boolean => {
	const own = runs.filter(({judging}) => judging === theTotal);
	return own.some(run => isWith(run, steps)) && own.some(({boot}) => boot !== own[0]?.boot) === (unit === 'boots');
};
