import {Box} from 'ink';
import type {ReactNode} from 'react';
import type {Domain} from '../../src/inspect/facts.ts';
import {size} from '../../src/inspect/page/size.ts';
import {labelled} from '../../src/inspect/page/wrap.ts';
import type {GuestJudgement} from '../../src/wizard/judgement.ts';
import {shownJudgement, shownRows} from '../../src/wizard/list.ts';
import {offersSample} from '../../src/wizard/state.ts';
import type {ScreenProps} from '../screen.ts';
import {judgementMarks} from '../text/judgement-marks.ts';
import {Line, Paragraph, Row} from '../widgets/line.tsx';
import {List} from '../widgets/list.tsx';
import {Text} from '../widgets/text.tsx';

/** What stands beside the name, the words of what can be done at their least. */
const otherWidth = 60;
const leastName = 18;

export function GuestScreen({state, columns, rows}: ScreenProps<'guest'>) {
	const {facts, judgements, cursor} = state;
	if (judgements.length === 0) {
		return (
			<Box flexDirection="column" paddingX={1}>
				<Paragraph bold>There is no guest on this host{facts.libvirt.version === undefined ? ' that could be read' : ' yet'}.</Paragraph>
				{facts.libvirt.problem === undefined ? null : <Paragraph color="red">{facts.libvirt.problem}</Paragraph>}
				<Paragraph>n plans for a guest that is yet to be made: the steps on the host alone.</Paragraph>
				<Paragraph>
					nearmetal --host USER@HOST looks at another host; the sample{offersSample(state) ? ' (t)' : ', nearmetal --sample,'} shows every
					step without risk.
				</Paragraph>
			</Box>
		);
	}

	const longest = Math.max('guest'.length, ...judgements.map(judgement => judgement.name.length));
	const name = Math.max(leastName, Math.min(longest, columns - otherWidth)) + 2;
	const reason = reasonLines(shownJudgement(state), columns);
	return (
		<Box flexDirection="column" height={rows} overflow="hidden">
			<Row dimColor cells={cells(Math.min(name, longest + 2), '', 'guest', 'state', 'vCPU', 'memory', 'what can be done')} />
			<List shown={shownRows(state)} cursor={cursor} rows={rows - 1 - reason.length}>
				{(row, isChosen) => {
					const judgement = judgements[row];
					return judgement === undefined ? null : (
						<GuestRow
							key={judgement.name}
							judgement={judgement}
							domain={facts.domains.find(domain => domain.name === judgement.name)}
							nameWidth={Math.min(name, longest + 2)}
							isChosen={isChosen}
						/>
					);
				}}
			</List>
			{reason.map((line, index) => (
				<Line key={index} dimColor>
					{line}
				</Line>
			))}
		</Box>
	);
}

/** Why nothing can be done for the guest under the cursor, whole, as its row may have no room for it. */
function reasonLines(judgement: GuestJudgement | undefined, columns: number): readonly string[] {
	return judgement?.verdict === 'cannot' ? [' ', ...labelled('', `${judgement.name}: ${judgement.because}.`, 1, columns - 1)] : [];
}

function GuestRow({
	judgement,
	domain,
	nameWidth,
	isChosen,
}: {
	readonly judgement: GuestJudgement;
	readonly domain: Domain | undefined;
	readonly nameWidth: number;
	readonly isChosen: boolean;
}) {
	const {mark, color} = judgementMarks[judgement.verdict];
	const row = cells(
		nameWidth,
		isChosen ? '›' : '',
		judgement.name,
		domain?.state ?? '?',
		String(domain?.inactive?.vcpus?.current ?? '?').padStart(4),
		size(domain?.inactive?.memory).padStart(8),
		<Text>
			<Text color={color}>{mark}</Text> {judgement.because}
		</Text>,
	);
	return <Row cells={row} bold={isChosen} dimColor={judgement.verdict === 'cannot' && !isChosen} />;
}

function cells(nameWidth: number, pointer: string, name: string, state: string, vcpus: string, memory: string, can: ReactNode) {
	return [
		{text: ` ${pointer}`, width: 3},
		{text: name, width: nameWidth, wrap: 'truncate-middle' as const},
		{text: state, width: 10},
		{text: vcpus, width: 6},
		{text: memory, width: 10},
		{text: can},
	];
}
