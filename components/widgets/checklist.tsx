import {Box} from 'ink';
import {effectMarks, stepMarks, warningMark} from '../../src/plan/marks.ts';
import {isOption, type Step} from '../../src/plan/plan.ts';
import {stars} from '../text/stars.ts';
import {stepColors} from '../text/step-colors.ts';
import {Row} from './line.tsx';
import {List} from './list.tsx';
import {Text} from './text.tsx';

/** The steps of a plan with the state of each; a list too long for its room moves with the cursor. */
export function Checklist({
	steps,
	shown,
	cursor,
	rows,
}: {
	readonly steps: readonly Step[];
	readonly shown: readonly number[];
	readonly cursor: number;
	readonly rows: number;
}) {
	const title = Math.max(...steps.map(step => step.title.length)) + 1;
	return (
		<List shown={shown} cursor={cursor} rows={rows}>
			{(row, isChosen) => {
				const step = steps[row];
				return step === undefined ? null : <StepRow key={step.id} step={step} isChosen={isChosen} titleWidth={title} />;
			}}
		</List>
	);
}

function StepRow({step, isChosen, titleWidth}: {readonly step: Step; readonly isChosen: boolean; readonly titleWidth: number}) {
	const possible = isOption(step);
	return (
		<Box flexDirection="column" flexShrink={0} aria-role="checkbox" aria-state={{checked: step.state === 'on', disabled: !possible}}>
			<Row
				bold={isChosen}
				dimColor={step.state === 'unavailable' && !isChosen}
				cells={[
					{text: isChosen ? ' ›' : '', width: 3},
					{text: <Mark step={step} />, width: 3},
					{text: step.title, width: titleWidth},
					{text: step.summary},
					...(possible
						? [
								{text: stars(step.stars), width: 6, color: 'yellow'},
								{text: effectMarks[step.effect].mark, width: 8},
							]
						: []),
				]}
			/>
		</Box>
	);
}

function Mark({step}: {readonly step: Step}) {
	return (
		<Text>
			<Text color={stepColors[step.state]}>{stepMarks[step.state].mark}</Text>
			{step.warnings.length > 0 ? <Text color="yellow">{warningMark.mark}</Text> : null}
		</Text>
	);
}
