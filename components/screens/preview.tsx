import {Box} from 'ink';
import {wrap} from '../../src/inspect/page/wrap.ts';
import {chosenPreviews} from '../../src/wizard/state.ts';
import {type ScreenProps, wide} from '../screen.ts';
import {previewRows} from '../widgets/diff-lines.tsx';
import {Line} from '../widgets/line.tsx';
import {Pager} from '../widgets/pager.tsx';
import {Heading} from '../widgets/pane.tsx';
import {Text} from '../widgets/text.tsx';

const stepsWidth = 32;

export function PreviewScreen({state, columns, rows, isActive}: ScreenProps<'preview'>) {
	const {cursor} = state;
	const previews = chosenPreviews(state);
	const preview = previews[cursor];
	if (preview === undefined) {
		return <Line> Nothing would be changed.</Line>;
	}

	const width = columns < wide ? columns : columns - stepsWidth - 1;
	const notice = state.notice === undefined ? [] : wrap(state.notice, width - 2);
	return (
		<Box height={rows} overflow="hidden" columnGap={1}>
			{columns < wide ? null : (
				<Box width={stepsWidth} flexShrink={0} flexDirection="column">
					{previews.map(({step, title}, index) => (
						<Line key={step} bold={index === cursor}>
							{index === cursor ? <Text color="cyan"> › </Text> : '   '}
							{title}
						</Line>
					))}
				</Box>
			)}
			<Box width={width} flexShrink={0} flexDirection="column">
				<Heading title={`${cursor + 1} of ${previews.length}: ${preview.title}`} columns={width} />
				{notice.map(line => (
					<Line key={line} color="cyan">{` ${line}`}</Line>
				))}
				<Pager key={preview.step} lines={previewRows(preview, width)} rows={rows - 1 - notice.length} isActive={isActive} />
			</Box>
		</Box>
	);
}
