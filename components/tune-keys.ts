import {waiting} from '../src/wizard/tune/advance.ts';
import {appliedSteps, isEnding, isMeasuringNow, type Progress, restartedBy} from '../src/wizard/tune/progress.ts';
import type {Binding} from './binding.ts';
import {shortened} from './text/shortened.ts';

const stop: Binding = {
	shown: 's',
	label: 'stop after this step',
	help: 'Begin no further step; what has begun is still done, and decided. Where it is measured, the total is left out.',
	keys: {s: {type: 'stop'}},
};
const leaveOutTotal: Binding = {...stop, label: 'leave the total out', help: 'Do not measure the original state against what is kept.'};

/** Only where something would be left out. */
function stops(progress: Progress): readonly Binding[] {
	const left = waiting(progress);
	return left === undefined ? [] : [left === 'steps' ? stop : leaveOutTotal];
}

const keep: Binding = {shown: 'k', label: 'keep', help: 'Keep what was applied.', keys: {k: {type: 'keep'}}};
const undo: Binding = {shown: 'u', label: 'undo', help: 'Take it back, exactly.', keys: {u: {type: 'undo'}}};

/** A guest that runs otherwise than it is decided is started anew. */
function answers(progress: Progress): readonly Binding[] {
	const [task] = progress.tasks;
	const restarts = restartedBy(progress);
	const told = (binding: Binding, answer: 'keep' | 'undo'): Binding =>
		restarts.includes(answer)
			? {
					...binding,
					label: `${binding.label}, restart`,
					help: `${binding.help} ${progress.plan.guest?.name} is shut down and started once more for it.`,
				}
			: binding;
	const [kept, undone] = [told(keep, 'keep'), told(undo, 'undo')];
	// What is proposed comes first.
	return task?.kind === 'decide' && task.answer?.outcome.proposed === 'undo' ? [undone, kept] : [kept, undone];
}

/** The panes take these keys themselves. */
export const readRun: Binding = {
	shown: '↑↓ pgup pgdn',
	label: undefined,
	help: 'Scroll the log; home and end jump. While it is measured, pgup and pgdn scroll what limits now, and else what is asked, where that is too long for its room.',
	keys: {},
};

/** The keys of the Tune screen during a run. */
export function tuneKeys(progress: Progress): readonly Binding[] {
	const {activity} = progress;
	const task = progress.tasks[0];
	const guest = progress.plan.guest?.name ?? 'the guest';
	switch (activity) {
		case 'working':
			return [
				{
					shown: 'p',
					label: progress.pausing ? 'go on' : 'pause',
					help: 'Pause before the next thing, or take the pause back.',
					keys: {p: {type: 'pause'}},
				},
				...stops(progress),
				{
					shown: 'ctrl-c',
					label: isEnding(progress) ? 'undo everything' : isMeasuringNow(progress) ? 'stop after this run' : 'let it end, then pause',
					help: `${isMeasuringNow(progress) ? 'Stop after the run at hand, and take back what is measured.' : 'Pause once what is under way has come to its end.'} Pressed twice, it asks whether to undo everything.`,
					keys: {'ctrl-c': {type: 'interrupt'}},
				},
			];
		case 'asking begin':
			return [{shown: 'y', label: 'go on', help: 'Begin to measure what can be measured.', keys: {y: {type: 'begin'}}}, ...ends(progress)];
		case 'asking restart':
			return [
				{
					shown: 'y',
					label: `restart ${shortened(guest, 24)}`,
					help: `Shut ${guest} down, wait, and start it. It is never cut off by force.`,
					keys: {y: {type: 'restart'}},
				},
				{
					shown: 'n',
					label: 'not now',
					help: 'Go on without the restart; what needs it is left out, or felt later.',
					keys: {n: {type: 'skip'}},
				},
				...ends(progress),
			];
		case 'deciding':
			return [...answers(progress), ...stops(progress), ...ends(progress)];
		case 'paused':
			return [
				{shown: 'p', label: 'go on', help: 'Go on where it stopped.', keys: {p: {type: 'pause'}}},
				...stops(progress).map(binding => ({...binding, label: 'stop here'})),
				...ends(progress),
			];
		case 'finished':
			return [
				{shown: 'enter', label: 'results and export', help: 'Go on to the results and the files.', keys: {enter: {type: 'next'}}},
				...ends(progress),
			];
		default:
			return task?.kind === 'begin'
				? [retry, ...ends(progress)]
				: [
						retry,
						{shown: 'n', label: 'skip it', help: 'Go past it; the half of a failed step is taken back.', keys: {n: {type: 'skip'}}},
						{shown: 'l', label: 'leave as is', help: 'Stop here and leave everything as it is now.', keys: {l: {type: 'leave'}}},
						...ends(progress),
					];
	}
}

const retry: Binding = {shown: 'r', label: 'try again', help: 'Do the same again.', keys: {r: {type: 'retry'}}};

/** How to go from here without going on: back means undo once something is applied, and says so. */
function ends(progress: Progress): readonly Binding[] {
	const applied = appliedSteps(progress).length > 0;
	return [
		{
			shown: 'b',
			label: applied ? 'undo all' : 'back',
			help: applied ? 'Back means undo now: asks, then takes everything back.' : 'Back to the preview.',
			keys: {b: {type: 'back'}, escape: {type: 'back'}},
		},
		{
			shown: 'ctrl-c',
			label: undefined,
			help: applied ? 'Asks whether to undo everything.' : 'Asks whether to leave.',
			keys: {'ctrl-c': {type: 'interrupt'}},
		},
		{shown: 'q', label: 'quit', help: 'Leave. Asks first once something is applied.', keys: {q: {type: 'quit'}}},
	];
}
