import {plural} from '../../src/inspect/page/plural.ts';
import {type Activity, type Progress, proposal, resultOf, type Task} from '../../src/wizard/tune/progress.ts';
import {spread, streams, verdict} from '../text/number.ts';
import {Line, Paragraph} from '../widgets/line.tsx';
import {Pane} from '../widgets/pane.tsx';

/** What is done now, or what the admin is asked. */
export function NowPane({progress, columns, rows}: {readonly progress: Progress; readonly columns: number; readonly rows: number}) {
	const {activity} = progress;
	return (
		<Pane title={title(activity)} columns={columns} rows={rows}>
			<Now progress={progress} />
		</Pane>
	);
}

function title(activity: Activity): string {
	switch (activity) {
		case 'working':
			return 'Now';
		case 'asking restart':
			return 'Restart the guest?';
		case 'deciding':
			return 'Keep it?';
		case 'paused':
			return 'Paused';
		case 'finished':
			return 'Finished';
		default:
			return 'Trouble';
	}
}

function Now({progress}: {readonly progress: Progress}) {
	const {activity, tasks, plan} = progress;
	const guest = plan.guest?.name ?? 'the guest';
	switch (activity) {
		case 'working':
			return (
				<>
					<Line>{working(progress, tasks[0])}</Line>
					{progress.pausing ? <Line color="cyan">A pause follows as soon as this is done.</Line> : null}
					{progress.stopping ? (
						<Line color="yellow">Stopping after this change. ctrl-c once more asks about undoing everything.</Line>
					) : null}
				</>
			);
		case 'asking restart':
			return (
				<>
					<Paragraph>{`${guest} feels this only after a shutdown and a start: ${pending(progress)}.`}</Paragraph>
					<Paragraph>{'Its services stop for that time. It is asked to shut down, never cut off.'}</Paragraph>
				</>
			);
		case 'deciding':
			return <Verdict progress={progress} />;
		case 'paused':
			return <Line>Nothing is under way. p goes on with the next thing.</Line>;
		case 'finished':
			return <Paragraph>{summary(progress)}</Paragraph>;
		default:
			return (
				<>
					<Paragraph color="red">{activity.title}</Paragraph>
					{activity.lines.map(line => (
						<Paragraph key={line}>{line}</Paragraph>
					))}
				</>
			);
	}
}

/** `virtio multi-queue, without hugepages`: an undone step is one that the guest still runs with. */
function pending({steps, unfelt}: Progress): string {
	return steps
		.filter(({step}) => unfelt.includes(step.id))
		.map(({step, phase}) => (phase.name === 'undone' ? `without ${step.title}` : step.title))
		.join(', ');
}

function working({plan, steps}: Progress, task: Task | undefined): string {
	const name = (id: string) => steps.find(({step}) => step.id === id)?.step.title ?? id;
	const guest = plan.guest?.name ?? 'the guest';
	switch (task?.kind) {
		case 'begin':
			return 'Taking the lock and opening the journal.';
		case 'measure':
			return task.steps.length === 0
				? 'Measuring the baseline: how it is before any step.'
				: `Measuring ${task.steps.length === 1 ? `with ${task.steps.map(name).join('')}` : 'with all steps'}.`;
		case 'apply':
			return `Applying ${name(task.step)}; every value is read back.`;
		case 'restart':
			return `${guest} shuts down and starts.`;
		case 'keep':
			return 'Writing down what is kept.';
		case 'undo':
			return `Taking back ${task.steps.map(name).join(', ')}.`;
		case 'undo all':
			return 'Taking everything back.';
		case 'decide':
		case undefined:
			return '';
	}
}

function Verdict({progress}: {readonly progress: Progress}) {
	const task = progress.tasks[0];
	const result = task?.kind === 'decide' ? resultOf(progress, task.steps) : undefined;
	if (result?.comparison === undefined) {
		return <Paragraph>Not measured, so nothing speaks for or against it: the choice is yours.</Paragraph>;
	}

	const proposed = proposal(result.comparison);
	const reason = {
		better: 'It helps.',
		worse: 'It harms.',
		'no measurable change': 'No difference can be told from chance, so leaving the host as it was is proposed.',
		'cannot show it': `The figure was held by ${result.comparison.heldBy} before already: no gain could have been seen.`,
	}[result.comparison.verdict];
	return (
		<>
			<Line>{`${verdict(result.comparison)}: ${result.measurements.map(measurement => `${spread(measurement.throughput)} Gbit/s with ${streams(measurement.streams)}`).join(', ')}`}</Line>
			<Paragraph>{`${reason} ${proposed === undefined ? 'The choice is yours' : `Proposed: ${proposed}`}.`}</Paragraph>
		</>
	);
}

function summary({steps, unfelt, plan, results}: Progress): string {
	const count = (name: string) => steps.filter(({phase}) => phase.name === name).length;
	const parts = (['kept', 'undone', 'skipped', 'failed'] as const).filter(name => count(name) > 0).map(name => `${count(name)} ${name}`);
	const pending = unfelt.length > 0 ? ` ${plan.guest?.name ?? 'The guest'} feels ${plural(unfelt.length, 'step')} at its next start.` : '';
	const measured = results.length === 0 ? ' Nothing was measured.' : '';
	return `${parts.length === 0 ? 'Nothing was left changed' : parts.join(', ')}.${measured}${pending}`;
}
