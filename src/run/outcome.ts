/** What the engine tells while it works; the wizard shows it and the plain commands print it. */
export type RunEvent =
	| {readonly type: 'started'; readonly run: string; readonly folder: string}
	/** `sysctl net.core.rmem_max 212992 → 16777216` */
	| {
			readonly type: 'change';
			readonly step: string;
			readonly what: string;
			readonly status: 'writing' | 'done' | 'already' | 'failed';
			readonly note?: string;
	  }
	/** What could not be checked before it was done. */
	| {readonly type: 'unchecked'; readonly what: string}
	| {readonly type: 'guest'; readonly name: string; readonly phase: 'shutting down' | 'off' | 'starting'}
	/** `away`: seconds since it was asked to shut down; undefined: it was off before. What it takes to boot comes on top of it. */
	| {readonly type: 'guest'; readonly name: string; readonly phase: 'running'; readonly away: number | undefined};

/** `web01: running, 14 s after it was asked to shut down` */
export const guestInWords = (event: Extract<RunEvent, {readonly type: 'guest'}>): string =>
	`${event.name}: ${event.phase}${event.phase === 'running' && event.away !== undefined ? `, ${Math.round(event.away)} s after it was asked to shut down` : ''}`;

/** One value read back after its write. */
export type ReadBack = {readonly what: string; readonly asked: string; readonly got: string; readonly same: boolean};

/** `vCPU 0 runs on: 4`; with what was asked where that is something else. */
export const readBackText = ({what, asked, got, same}: ReadBack): string => `${what}: ${got}${same ? '' : `, asked ${asked}`}`;

export type Outcome =
	| {readonly kind: 'applied'; readonly readBacks: readonly ReadBack[]}
	| {readonly kind: 'nothing to do'}
	/** Somebody changed it since the plan was made: nothing of the step was written. */
	| {readonly kind: 'drifted'; readonly drifts: readonly {readonly what: string; readonly expected: string; readonly found: string}[]}
	/** Written, but the system holds something else, and what the step wrote has been taken back; or refused before anything was written. */
	| {readonly kind: 'refused'; readonly readBacks: readonly ReadBack[]; readonly because: string}
	| {readonly kind: 'failed'; readonly because: string};

/** Why a step does not hold; empty where it does. */
export const outcomeInWords = (outcome: Outcome): string => {
	if (outcome.kind === 'drifted') {
		return `${outcome.drifts.map(drift => `${drift.what} is ${drift.found}, and the plan expects ${drift.expected}`).join('; ')}. Somebody changed it: nothing was overwritten. Make a new plan.`;
	}

	return outcome.kind === 'failed' || outcome.kind === 'refused' ? outcome.because : '';
};

export type UndoReport = {
	readonly run: string;
	readonly lines: readonly {
		readonly what: string;
		readonly status: 'restored' | 'was so already' | 'left alone' | 'failed';
		readonly because?: string;
	}[];
	/** True when everything is as it was before the run. */
	readonly complete: boolean;
};
