import {plural} from '../../src/inspect/page/plural.ts';
import {wrap} from '../../src/inspect/page/wrap.ts';
import {proofLines} from '../../src/measured/report.ts';
import {isTotalLeftOut} from '../../src/wizard/tune/advance.ts';
import {startsFor} from '../../src/wizard/tune/estimate.ts';
import {isEnding, isMeasured, isTotal, type Progress, restartedBy, type Task} from '../../src/wizard/tune/progress.ts';
import {useElapsed} from '../elapsed.ts';
import {phaseMarks} from '../text/step-status.ts';
import {withWholeFigures} from '../text/whole-figures.ts';
import {Line} from '../widgets/line.tsx';
import {Pager} from '../widgets/pager.tsx';
import {Pane} from '../widgets/pane.tsx';
import {pagesAlone} from '../widgets/scroll.ts';

/** What is done now, or what the admin is asked. Nothing of it is cut off: what has no room is scrolled to. */
export function NowPane({
	progress,
	hiddenSteps,
	columns,
	rows,
	isActive,
}: {
	readonly progress: Progress;
	/** Of the list above, which has no line of its own for it. */
	readonly hiddenSteps: number;
	readonly columns: number;
	readonly rows: number;
	readonly isActive: boolean;
}) {
	const lines = nowLines(progress, columns);
	const [task] = progress.tasks;
	// What is measured shows that by itself, and how long it will take.
	const heading = `${title(progress)}${useElapsed(progress.activity === 'working' && task?.kind !== 'measure' ? task : undefined)}`;
	const count = progress.steps.length;
	return (
		<Pane
			title={hiddenSteps === 0 ? heading : `${heading} (${count - hiddenSteps} of ${count} steps are shown)`}
			columns={columns}
			rows={rows}
		>
			<Pager
				key={lines.map(({text}) => text).join(' ')}
				lines={lines.map(({text, color}, index) => (
					<Line key={index} {...(color === undefined ? {} : {color})}>
						{text}
					</Line>
				))}
				rows={rows - 1}
				isActive={isActive}
				keys={pagesAlone}
				margin=""
			/>
		</Pane>
	);
}

function title({activity, tasks: [task]}: Progress): string {
	switch (activity) {
		case 'working':
			return 'Now';
		case 'asking begin':
			return 'Measure all the same?';
		case 'asking restart':
			return 'Restart the guest?';
		case 'deciding':
			return task?.kind === 'decide' && task.steps.length > 1 ? `Keep these ${task.steps.length} steps?` : 'Keep it?';
		case 'paused':
			return 'Paused';
		case 'finished':
			return 'Finished';
		default:
			return 'Trouble';
	}
}

type NowLine = {readonly text: string; readonly color?: string};

/** The rows of the pane. */
export function nowLines(progress: Progress, columns: number): readonly NowLine[] {
	const {activity, tasks} = progress;
	const wrapped = (text: string): readonly NowLine[] => withWholeFigures(text, text => wrap(text, columns - 1)).map(text => ({text}));
	switch (activity) {
		case 'working':
			return [
				{text: working(progress, tasks[0])},
				...(progress.stopping ? [] : totalLeftOut(progress)),
				...(progress.pausing ? wrapped(pausing(progress)).map(line => ({...line, color: 'cyan'})) : []),
				...(progress.stopping ? wrapped(stopping(tasks)).map(line => ({...line, color: 'yellow'})) : []),
			];
		case 'asking begin':
		case 'asking restart':
			return questionLines(progress).flatMap(wrapped);
		case 'deciding':
			return [...questionLines(progress).flatMap(wrapped), ...totalLeftOut(progress)];
		case 'paused':
			return [{text: 'Nothing is under way. p goes on with the next thing.'}];
		case 'finished':
			return wrapped(summary(progress));
		default:
			return [...wrapped(activity.title).map(line => ({...line, color: 'red'})), ...activity.lines.flatMap(wrapped)];
	}
}

function totalLeftOut(progress: Progress): readonly NowLine[] {
	return isTotalLeftOut(progress) ? [{text: 'Then nothing more is begun; the total is left out.', color: 'cyan'}] : [];
}

function stopping([, next]: readonly Task[]): string {
	return next?.kind === 'undo all'
		? 'Everything is taken back as soon as what is under way has ended.'
		: 'Stopping after this run, and taking it back. ctrl-c again asks to undo all.';
}

function pausing(progress: Progress): string {
	return `A pause follows as soon as this is done.${isEnding(progress) ? ' ctrl-c asks about undoing everything.' : ''}`;
}

function whyRestart(progress: Progress): string {
	const guest = progress.plan.guest?.name ?? 'the guest';
	const task = progress.tasks[0];
	if (task?.kind !== 'measure') {
		return `${guest} feels this only after a shutdown and a start: ${pending(progress)}.`;
	}

	const what = isTotal(progress, task)
		? 'the original state against what is kept'
		: `${namesOf(progress, task.question.steps)}, without and with`;
	return `To ${isMeasured(progress) ? 'measure' : 'show what was recorded of'} ${what}, ${guest} is shut down and started up to ${startsFor(progress, task)} times.`;
}

/** `virtio multi-queue, without hugepages`: an undone step is one that the guest still runs with. */
function pending({steps, unfelt}: Progress): string {
	return steps
		.filter(({step}) => unfelt.includes(step.id))
		.map(({step, phase}) => (phase.name === 'undone' ? `without ${step.title}` : step.title))
		.join(', ');
}

function working(progress: Progress, task: Task | undefined): string {
	const guest = progress.plan.guest?.name ?? 'the guest';
	switch (task?.kind) {
		case 'begin':
			return !isMeasured(progress)
				? 'Taking the lock and opening the journal.'
				: 'Entering the guest and the peer, then taking the lock and opening the journal.';
		case 'measure':
			return isTotal(progress, task)
				? `${how(progress)} the original state against what is kept, in turns.`
				: `${how(progress)} without and with ${namesOf(progress, task.question.steps)}, in turns.`;
		case 'settle':
			return 'Bringing everything to what was decided.';
		case 'apply':
			return `Applying ${namesOf(progress, [task.step])}; every value is read back.`;
		case 'restart':
			return `${guest} shuts down and starts.`;
		case 'keep':
			return 'Writing down what is kept.';
		case 'undo':
			return `Taking back ${namesOf(progress, task.steps)}.`;
		case 'undo all':
			return 'Taking everything back.';
		case 'lacking':
		case 'decide':
		case 'total':
		case undefined:
			return '';
	}
}

function how(progress: Progress): string {
	return isMeasured(progress) ? 'Measuring' : 'Shown as recorded:';
}

function namesOf({steps}: Progress, ids: readonly string[]): string {
	return ids.map(id => steps.find(({step}) => step.id === id)?.step.title ?? id).join(', ');
}

/** As many as leave room for the log in the smallest window. */
const reasonsShown = 2;

/** What the admin is asked, and what is to be known for the answer. */
function questionLines(progress: Progress): readonly string[] {
	switch (progress.activity) {
		case 'asking begin': {
			const {unmeasured} = progress.found;
			const [shown, others] = [unmeasured.slice(0, reasonsShown), unmeasured.slice(reasonsShown)];
			return [
				`✓ ${progress.measuring?.peer.kind === 'ssh' ? 'Guest and peer are entered' : 'The guest is entered'}. Nothing is changed yet.`,
				...shown.map(({what, because}) => `✗ ${what}: ${because}`),
				...(others.length === 0 ? [] : [`✗ ${others.map(({what}) => what).join(', ')}: the log says why.`]),
			];
		}
		case 'asking restart':
			return [whyRestart(progress), 'Its services stop meanwhile. It is asked to shut down, never cut off.'];
		default:
			return verdictLines(progress);
	}
}

/** What is proposed and what was proved, or that nothing was. */
function verdictLines(progress: Progress): readonly string[] {
	const [task] = progress.tasks;
	const answer = task?.kind === 'decide' ? task.answer : undefined;
	if (answer === undefined) {
		return ['Not measured, so nothing speaks for or against it: the choice is yours.'];
	}

	const {proposed, because} = answer.outcome;
	return [
		proposed === 'nothing' ? `The choice is yours: ${because}.` : `Proposed: ${proposed}, ${because}.`,
		...restartLines(progress),
		...proofLines(answer),
	];
}

function restartLines(progress: Progress): readonly string[] {
	return restartedBy(progress).map(
		answer => `${answer === 'keep' ? 'k' : 'u'} shuts ${progress.plan.guest?.name} down and starts it once more.`,
	);
}

function summary({steps, unfelt, plan, measuring}: Progress): string {
	const count = (name: string) => steps.filter(({phase}) => phase.name === name).length;
	const parts = (['kept', 'undone', 'skipped', 'not recorded', 'drifted', 'refused', 'failed'] as const)
		.filter(name => count(name) > 0)
		.map(name => `${count(name)} ${name === 'undone' ? phaseMarks.undone.means : name}`);
	const pending = unfelt.length > 0 ? ` ${plan.guest?.name ?? 'The guest'} feels ${plural(unfelt.length, 'step')} at its next start.` : '';
	const measured =
		measuring === undefined ? ' Nothing was measured.' : measuring.recording === undefined ? '' : ' Nothing was measured here.';
	return `${parts.length === 0 ? 'Nothing was left changed' : parts.join(', ')}.${measured}${pending}`;
}
