import {designs, totalOf} from '../../judge/design.ts';
import {secondsOfBoot, secondsOfPair} from '../../judge/outlook.ts';
import {isAsOne} from '../../measured/question.ts';
import {longestReading} from '../../measured/reading-seconds.ts';
import {startsOf} from '../../measured/way.ts';
import {workOf} from '../../measured/work.ts';
import {pace} from '../rehearsal/pace.ts';
import {isIdle} from './advance.ts';
import {isTotal, type Progress, type Task} from './progress.ts';

/** Seconds of measuring still to come, at most, or of showing what was recorded; undefined where nothing is measured. */
export function secondsLeft(progress: Progress): number | undefined {
	const {measuring, tasks, asked, series} = progress;
	if (measuring === undefined) {
		return undefined;
	}

	const design = designs[measuring.design];
	const total = totalOf(workOf(measuring.steps), design);
	const all = tasks
		.filter(task => !isIdle(progress, task))
		.reduce((sum, task) => {
			if (task.kind === 'total') return sum + secondsOf(total.pairs, total.boots);
			if (task.kind !== 'measure') return sum;
			return sum + (task.question.unit === 'pairs' ? secondsOf(design.pairs, 0) : secondsOf(0, task.question.plan.length));
		}, 0);
	const [task] = tasks;
	const done = task?.kind === 'measure' && task.question === asked ? series.length * longestReading : 0;
	return Math.max(0, all - done) / (measuring.recording === undefined ? 1 : pace);
}

function secondsOf(pairs: number, boots: number): number {
	return pairs * secondsOfPair(longestReading) + boots * secondsOfBoot(longestReading);
}

/** How often the guest is shut down and started for a question, at most: also to bring about what is decided then. */
export function startsFor(progress: Progress, task: Extract<Task, {kind: 'measure'}>): number {
	const {question} = task;
	if (question.unit === 'pairs') {
		return 0;
	}

	return startsOf(question.plan, question.steps) + (isTotal(progress, task) ? 0 : isAsOne(question) ? 1 : 2);
}
