import {Box} from 'ink';
import {chosen} from '../../src/plan/plan.ts';
import {estimate} from '../../src/wizard/tune/estimate.ts';
import {measuringSeconds} from '../../src/wizard/tune/setup.ts';
import {type Measures, restarts, type Stage, waysOf} from '../../src/wizard/tune/stage.ts';
import type {Way} from '../../src/wizard/tune/way.ts';
import type {ScreenProps} from '../screen.ts';
import {duration, streams} from '../text/number.ts';
import {pathsShown} from '../text/paths-shown.ts';
import {FormView} from '../widgets/form.tsx';
import {Paragraph} from '../widgets/line.tsx';
import {Heading} from '../widgets/pane.tsx';
import {pathPicture} from '../widgets/path.tsx';
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
			return <Confirm state={state} stage={stage} columns={columns} />;
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

function wayTitle({plan}: ScreenProps<'tune'>['state'], way: Way, measures: Measures): string {
	const count = restarts(plan, way, measures);
	const restart = count === 0 ? 'no restart' : `the guest restarts ${count === 1 ? 'once' : `${count} times`}`;
	switch (way) {
		case 'each':
			return `step by step: ${measures.possible ? 'measure each, keep what helps' : 'keep or undo each'} (${restart})`;
		case 'together':
			return `all at once: measure before and after (${restart})`;
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
				{stage.measures.possible ? null : <Paragraph color="yellow">{`! ${stage.measures.because}`}</Paragraph>}
				<Paragraph dimColor>Every write goes to the journal first and is read back. Each restart is asked for.</Paragraph>
			</Box>
		</Box>
	);
}

function Confirm({
	state,
	stage,
	columns,
}: {
	readonly state: ScreenProps<'tune'>['state'];
	readonly stage: Extract<Stage, {name: 'confirm'}>;
	readonly columns: number;
}) {
	const {plan} = state;
	const {setup, way} = stage;
	const steps = chosen(plan);
	return (
		<Box flexDirection="column">
			<Heading title="What happens now" columns={columns} />
			<Fact name="way">{wayTitle(state, way, stage.measures)}</Fact>
			<Fact name="steps">{`${steps.length}: ${steps.map(step => step.title).join(', ')}`}</Fact>
			{setup === undefined ? (
				<Fact name="measuring">{stage.measures.possible ? 'none' : stage.measures.because}</Fact>
			) : (
				<>
					<Fact name="peer">
						{setup.peer.kind === 'ssh'
							? `iperf3 is started on ${setup.peer.user}@${setup.peer.address} over SSH`
							: `iperf3 at ${setup.peer.address}, port ${setup.peer.port}`}
					</Fact>
					<Fact name="measuring">{`${setup.streams.map(streams).join(' and ')}, ${setup.repeats} × ${setup.seconds} s each: ${duration(measuringSeconds(setup))} each time`}</Fact>
				</>
			)}
			{setup === undefined ? null : <Fact name="takes">{`${duration(estimate(plan, way, setup))} in all`}</Fact>}
			<Box flexDirection="column" flexShrink={0} paddingX={1} paddingTop={1}>
				<Paragraph>
					Nothing is written before its undo is in the journal on the host. p pauses, ctrl-c stops after the change at hand. Everything can
					be taken back here, or later with the script undo.sh.
				</Paragraph>
			</Box>
		</Box>
	);
}

function Fact({name, children}: {readonly name: string; readonly children: string}) {
	return (
		<Box flexShrink={0} paddingX={1}>
			<Box width={11} flexShrink={0}>
				<Text dimColor>{name}</Text>
			</Box>
			<Box flexDirection="column" flexShrink={1}>
				<Paragraph>{children}</Paragraph>
			</Box>
		</Box>
	);
}
