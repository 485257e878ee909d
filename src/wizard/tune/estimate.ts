import {designs} from '../../judge/design.ts';
import {assumedPace, type RunPace} from '../../judge/outlook.ts';
import {isAsOne} from '../../measured/question.ts';
import {longestReading} from '../../measured/reading-seconds.ts';
import {paceOf, secondsOfQuestion, secondsOfTotal} from '../../measured/time-left.ts';
import {startsOf} from '../../measured/way.ts';
import {allOf} from '../../measured/work.ts';
import {speed} from '../rehearsal/speed.ts';
import {isIdle} from './advance.ts';
import {isTotal, type Progress, type Task} from './progress.ts';
import type {Measuring} from './setup.ts';

/** Seconds of measuring still to come, at most, at the pace of the runs so far; undefined where nothing is measured. */
export function secondsLeft(progress: Progress): number | undefined {
	const {measuring, tasks, asked, series, found} = progress;
	if (measuring === undefined) {
		return undefined;
	}

	const design = designs[measuring.design];
	const pace = paceOf(found.runs, foreseen(measuring));
	return tasks
		.filter(task => !isIdle(progress, task))
		.reduce((sum, task, index) => {
			if (task.kind === 'total') return sum + secondsOfTotal(measuring.steps, design, pace);
			if (task.kind !== 'measure') return sum;
			return sum + secondsOfQuestion(task.question, design, pace, index === 0 && task.question === asked ? series : []);
		}, 0);
}

/** Where a recording is shown, nothing is switched and no guest starts in between. */
function foreseen({steps, design, recording}: Measuring): RunPace {
	const reading = longestReading(allOf(steps), design);
	return recording === undefined ? assumedPace(reading) : {reading: reading / speed, toggle: 0, start: 0};
}

/** How often the guest is shut down and started for a question, at most: also to bring about what is decided then. */
export function startsFor(progress: Progress, task: Extract<Task, {kind: 'measure'}>): number {
	const {question} = task;
	if (question.unit === 'pairs') {
		return 0;
	}

	return startsOf(question.plan, question.steps) + (isTotal(progress, task) ? 0 : isAsOne(question) ? 1 : 2);
}
