import {Box} from 'ink';
import type {ReactNode} from 'react';
import type {Domain} from '../../src/inspect/facts.ts';
import {size} from '../../src/inspect/page/size.ts';
import type {Judgement} from '../../src/wizard/judgement.ts';
import type {ScreenProps} from '../screen.ts';
import {windowStart} from '../text/window.ts';
import {Paragraph, Row} from '../widgets/line.tsx';
import {Text} from '../widgets/text.tsx';

const marks = {
	tuned: {mark: '✓', color: 'green'},
	open: {mark: '□', color: 'cyan'},
	cannot: {mark: '–', color: 'gray'},
} as const satisfies Record<Judgement['verdict'], object>;

export function GuestScreen({state, rows}: ScreenProps<'guest'>) {
	const {facts, judgements, cursor} = state;
	if (judgements.length === 0) {
		return (
			<Box flexDirection="column" paddingX={1}>
				<Paragraph bold>There is no guest on this host{facts.libvirt.version === undefined ? ' that could be read' : ' yet'}.</Paragraph>
				{facts.libvirt.problem === undefined ? null : <Paragraph color="red">{facts.libvirt.problem}</Paragraph>}
				<Paragraph>n plans for a guest that is yet to be made: the steps on the host alone.</Paragraph>
				<Paragraph>nearmetal --host USER@HOST looks at another host; nearmetal --sample shows every step without risk.</Paragraph>
			</Box>
		);
	}

	const height = rows - 1;
	const start = windowStart(cursor, judgements.length, height);
	const name = Math.max(...judgements.map(judgement => judgement.name.length));
	return (
		<Box flexDirection="column" height={rows} overflow="hidden">
			<Row dimColor cells={columns(name, '', 'guest', 'state', 'vCPU', 'memory', 'what can be done')} />
			{judgements.slice(start, start + height).map((judgement, index) => (
				<GuestRow
					key={judgement.name}
					judgement={judgement}
					domain={facts.domains.find(domain => domain.name === judgement.name)}
					nameWidth={name}
					isChosen={start + index === cursor}
				/>
			))}
		</Box>
	);
}

function GuestRow({
	judgement,
	domain,
	nameWidth,
	isChosen,
}: {
	readonly judgement: Judgement;
	readonly domain: Domain | undefined;
	readonly nameWidth: number;
	readonly isChosen: boolean;
}) {
	const {mark, color} = marks[judgement.verdict];
	const cells = columns(
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
	return <Row cells={cells} bold={isChosen} dimColor={judgement.verdict === 'cannot' && !isChosen} />;
}

function columns(nameWidth: number, pointer: string, name: string, state: string, vcpus: string, memory: string, can: ReactNode) {
	return [
		{text: ` ${pointer}`, width: 3},
		{text: name, width: Math.min(24, Math.max(5, nameWidth)) + 2},
		{text: state, width: 10},
		{text: vcpus, width: 6},
		{text: memory, width: 10},
		{text: can},
	];
}
