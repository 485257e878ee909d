import type {GuestJudgement} from '../../src/wizard/judgement.ts';

/** The glyph says what can be done for a guest; the colour only repeats it. */
export const judgementMarks = {
	tuned: {mark: '✓', color: 'green', means: 'nothing left to propose'},
	open: {mark: '□', color: 'cyan', means: 'steps are proposed'},
	waiting: {mark: '…', color: 'gray', means: 'not looked at yet'},
	cannot: {mark: '–', color: 'gray', means: 'it cannot be planned for'},
} as const satisfies Record<GuestJudgement['verdict'], object>;
