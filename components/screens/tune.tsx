import {Box} from 'ink';
import {labelled, wrap} from '../../src/inspect/page/wrap.ts';
import {designs} from '../../src/judge/design.ts';
import {type Foreseen, foreseeAll, type OutlookFact, outlookFacts} from '../../src/measured/foresee.ts';
import {type Recording, wholeSource} from '../../src/measured/recording.ts';
import {allOf, type ToJudge} from '../../src/measured/work.ts';
import {warningMark} from '../../src/plan/marks.ts';
import {chosen, type Plan} from '../../src/plan/plan.ts';
import {speed} from '../../src/wizard/rehearsal/speed.ts';
import type {Measuring} from '../../src/wizard/tune/setup.ts';
import {type Measures, restarts, type Stage, waysOf} from '../../src/wizard/tune/stage.ts';
import type {RunMode} from '../../src/wizard/tune/way.ts';
import type {ScreenProps} from '../screen.ts';
import {pathsShown} from '../text/paths-shown.ts';
import {FormView} from '../widgets/form.tsx';
import {Line, Paragraph} from '../widgets/line.tsx';
import {Pager} from '../widgets/pager.tsx';
import {Heading} from '../widgets/pane.tsx';
import {pathPicture} from '../widgets/path.tsx';
import {arrowsAndPages} from '../widgets/scroll.ts';
import {Text} from '../widgets/text.tsx';
import {TuneRun} from './tune-run.tsx';

/** The question how to go, where the reason why nothing can be measured is a long one. */
const questionRows = 11;

export function TuneScreen(props: ScreenProps<'tune'>) {
	const {state, columns, rows, isActive} = props;
	const {stage} = state;
	switch (stage.name) {
		case 'unable':
			return (
				<Box flexDirection="column" paddingX={1}>
					<Paragraph bold>{stage.because}</Paragraph>
					<Paragraph>enter goes on to the export: the scripts and the plan can be written all the same.</Paragraph>
				</Box>
			);
		case 'way':
			return (
				<>
					<WayQuestion {...props} stage={stage} />
					{pathPicture({path: pathsShown(state)[0], when: '', columns, rows: rows - questionRows})}
				</>
			);
		case 'setup':
			return (
				<Box flexDirection="column" height={rows} overflow="hidden">
					<Heading title="How to measure" columns={columns} />
					<Box paddingLeft={1} flexShrink={0}>
						<FormView form={stage.form} columns={columns - 2} />
					</Box>
				</Box>
			);
		case 'confirm':
			return <Confirm state={state} stage={stage} columns={columns} rows={rows} isActive={isActive} />;
		case 'run':
			return (
				<TuneRun
					progress={stage.progress}
					path={pathsShown(state)[0]}
					filter={state.filter.text}
					columns={columns}
					rows={rows}
					isActive={isActive}
				/>
			);
	}
}

function wayTitle({plan}: ScreenProps<'tune'>['state'], way: RunMode, measures: Measures): string {
	const count = restarts(plan, measures, way);
	const atMost = way === 'measured' ? 'up to ' : '';
	const restart = count === 0 ? 'no restart' : `the guest restarts ${atMost}${count === 1 ? 'once' : `${count} times`}`;
	switch (way) {
		case 'measured':
			return measures.possible && measures.recording !== undefined
				? `as recorded elsewhere: keep or undo each (${restart})`
				: `measured: keep what is shown to help (${restart})`;
		case 'each':
			return `step by step: keep or undo each (${restart})`;
		case 'unmeasured':
			return `all at once${measures.possible ? ', without measuring' : ''} (${restart})`;
	}
}

function WayQuestion({state, stage, columns}: ScreenProps<'tune'> & {readonly stage: Extract<Stage, {name: 'way'}>}) {
	return (
		<Box flexDirection="column" flexShrink={0} paddingBottom={1}>
			<Heading title="How to go" columns={columns} />
			<Box flexDirection="column" paddingLeft={1} flexShrink={0} aria-role="listbox">
				{waysOf(stage.measures).map((way, index) => (
					<Text key={way} bold={index === stage.cursor} wrap="truncate">
						<Text color="cyan">{index === stage.cursor ? '› ' : '  '}</Text>
						{wayTitle(state, way, stage.measures)}
					</Text>
				))}
			</Box>
			<Box flexDirection="column" flexShrink={0} paddingX={1} paddingTop={1}>
				{warnings(state.plan, stage.measures).map(text => (
					<Paragraph key={text} color="yellow">{`${warningMark.mark} ${text}`}</Paragraph>
				))}
				<Paragraph dimColor>Every write goes to the journal first and is read back. Each restart is asked for.</Paragraph>
			</Box>
		</Box>
	);
}

/** Why nothing is measured, or what is shown in its place. */
function warnings(plan: Plan, measures: Measures): readonly string[] {
	if (!measures.possible) {
		return [measures.because];
	}

	if (measures.recording === undefined) {
		return [];
	}

	const without = notRecorded(plan, measures.steps);
	const more = recordedToo(plan, measures.recording);
	return [
		`A sample measures nothing and changes nothing real. What its first way shows was ${wholeSource(measures.recording)}.`,
		...(without.length === 0 ? [] : [`Not recorded, so that way leaves them as they are: ${without.join(', ')}.`]),
		...(more.length === 0 ? [] : [`Recorded too, and not chosen on Plan: ${more.join(', ')}.`]),
	];
}

/** Steps that could be chosen here, and shown then. */
function recordedToo(plan: Plan, {steps}: Recording): readonly string[] {
	const recorded = allOf(steps);
	return plan.steps.filter(({id, state}) => state === 'off' && recorded.includes(id)).map(({title}) => title);
}

function notRecorded(plan: Plan, steps: ToJudge): readonly string[] {
	const recorded = allOf(steps);
	return chosen(plan).flatMap(({id, title}) => (recorded.includes(id) ? [] : [title]));
}

type ConfirmProps = Pick<ScreenProps<'tune'>, 'state' | 'columns' | 'rows' | 'isActive'> & {
	readonly stage: Extract<Stage, {name: 'confirm'}>;
};

function Confirm({state: {plan, ...state}, stage: {way, measures, answered}, columns, rows, isActive}: ConfirmProps) {
	const steps = chosen(plan);
	const facts: readonly OutlookFact[] =
		answered === undefined
			? [
					{name: 'way', lines: [wayTitle({plan, ...state}, way, measures)]},
					{name: 'steps', lines: [`${steps.length}: ${steps.map(step => step.title).join(', ')}`]},
					{name: 'measuring', lines: [measures.possible ? 'none' : measures.because]},
				]
			: factsOf(plan, answered.measuring);
	const lines = [
		...facts.flatMap(({name, lines}) =>
			lines.flatMap((line, index) => labelled(index === 0 ? ` ${name}` : '', line, index === 0 ? 13 : 15, columns - 1)),
		),
		'',
		...wrap(assurance(state.target.sample, way), columns - 2).map(line => ` ${line}`),
	];
	return (
		<Box flexDirection="column" height={rows} overflow="hidden">
			<Heading title="What happens now" columns={columns} />
			<Pager
				lines={lines.map((line, index) => <Line key={index}>{line}</Line>)}
				rows={rows - 1}
				isActive={isActive}
				keys={arrowsAndPages}
			/>
		</Box>
	);
}

function assurance(sample: boolean, way: RunMode): string {
	const stops = `${way === 'measured' ? 'p pauses, ctrl-c ends the measuring after the run at hand' : 'p and ctrl-c pause after the step at hand'}. Everything can be taken back here`;
	return sample
		? `Nothing is real: what is changed is forgotten when the sample is left. ${stops}.`
		: `Nothing is written before its undo is in the journal on the host. ${stops}, or later with the script undo.sh.`;
}

function factsOf(plan: Plan, measuring: Measuring): readonly OutlookFact[] {
	const foreseen = foreseeAll(measuring.steps, measuring.design);
	const facts = outlookOf(measuring, foreseen, plan.guest?.name ?? 'the guest');
	return measuring.recording === undefined ? facts : asShown(facts, plan, measuring.steps, foreseen, measuring.recording);
}

/** The same of a recording: what is proved as it would be, in shortened time, on a machine in memory. */
function asShown(
	facts: readonly OutlookFact[],
	plan: Plan,
	steps: ToJudge,
	{seconds, restarts}: Foreseen,
	recording: Recording,
): readonly OutlookFact[] {
	const without = notRecorded(plan, steps);
	return [
		{name: 'figures', lines: [wholeSource(recording)]},
		...facts.filter(({name}) => ['at once', 'at a start', 'total'].includes(name)),
		{name: 'time', lines: [`at most ${Math.ceil(seconds[1] / 60 / speed)} min: ${speed} times as fast as it was measured`]},
		{name: 'restarts', lines: [restarts === 0 ? 'none' : `up to ${restarts}, of a guest in memory`]},
		{name: 'peer', lines: [`the one of the recording, ${recording.peer.address}; no packet is sent here`]},
		...(without.length === 0 ? [] : [{name: 'left out', lines: [`not recorded: ${without.join(', ')}`]}]),
	];
}

/** What is told before it is measured. */
function outlookOf({peer, steps, design}: Measuring, foreseen: Foreseen, guest: string): readonly OutlookFact[] {
	const facts = outlookFacts(steps, designs[design], foreseen, guest, peer.address);
	const to =
		peer.kind === 'ssh' ? `iperf3 is started on ${peer.user}@${peer.address} over SSH` : `iperf3 at ${peer.address}, port ${peer.port}`;
	return [...facts, {name: 'peer', lines: [to]}];
}
