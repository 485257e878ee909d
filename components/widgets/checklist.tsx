import {Box} from 'ink';
import type {Step} from '../../src/plan/plan.ts';
import {stars} from '../text/stars.ts';
import {Row} from './line.tsx';
import {List} from './list.tsx';
import {Text} from './text.tsx';

/** The glyph says the state; the colour only repeats it. */
const marks = {
	on: {mark: '■', color: 'green'},
	off: {mark: '□', color: 'white'},
	satisfied: {mark: '✓', color: 'green'},
	unavailable: {mark: '–', color: 'gray'},
	invalid: {mark: '!', color: 'red'},
} as const satisfies Record<Step['state'], object>;

const effects = {now: 'now', 'next network start': '↻ net', 'next guest start': '↻ guest', 'next boot': '↻ host'} as const satisfies Record<
	Step['effect'],
	string
>;

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
	const title = Math.max(...steps.map(step => step.title.length)) + 2;
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
	const {mark, color} = marks[step.state];
	const possible = step.state === 'on' || step.state === 'off' || step.state === 'invalid';
	return (
		<Box flexDirection="column" flexShrink={0} aria-role="checkbox" aria-state={{checked: step.state === 'on', disabled: !possible}}>
			<Row
				bold={isChosen}
				dimColor={step.state === 'unavailable' && !isChosen}
				cells={[
					{text: isChosen ? ' ›' : '', width: 3},
					{text: <Text color={color}>{mark}</Text>, width: 2},
					{text: step.title, width: titleWidth},
					{text: step.summary},
					...(possible
						? [
								{text: stars(step.stars), width: 6, color: 'yellow'},
								{text: effects[step.effect], width: 8},
							]
						: []),
				]}
			/>
		</Box>
	);
}
