import type {TextProps} from 'ink';
import type {ReactNode} from 'react';
import type {Facts} from '../../src/inspect/facts.ts';
import {nodeTitle} from '../../src/inspect/page/nodes.ts';
import type {Placement} from '../../src/placement/placement.ts';
import {layoutOf} from '../../src/wizard/cpu-map/layout.ts';
import {type CpuUses, cpuUses, type MapRole} from '../../src/wizard/cpu-map/uses.ts';
import {allRoles, labelOf, letterOf, markSign, nameOf} from '../text/cpu-roles.ts';
import {pack} from '../text/pack.ts';
import {Line} from './line.tsx';
import {Heading} from './pane.tsx';
import {Text} from './text.tsx';

const looks = {
	vCPU: {color: 'green', bold: true},
	vhost: {color: 'magenta', bold: true},
	emulator: {color: 'blue'},
	IOThread: {color: 'blue'},
	interrupts: {color: 'yellow'},
	housekeeping: {color: 'white'},
	'other guest': {color: 'red'},
	free: {dimColor: true},
} as const satisfies Record<MapRole, TextProps>;

type MapProps = {
	readonly facts: Facts;
	readonly placement: Placement;
	readonly guest: string | undefined;
	readonly columns: number;
	/** The CPU under the cursor, where the map has one. */
	readonly cursor?: number | undefined;
	/** The CPUs that are marked, and those where they would be put. */
	readonly marked?: readonly number[];
	readonly goal?: readonly number[];
};

/** The map as rows: by node, then by core, each CPU with what runs on it. `at` is the row with the cursor. */
export function cpuMapRows(props: MapProps): {readonly rows: readonly ReactNode[]; readonly at: number} {
	const {facts, placement, guest, columns, cursor} = props;
	const own = placement.guests.find(({name}) => name === guest);
	const {nodes, numberWidth, labelWidth} = layoutOf(facts, own, columns);
	const useOf = cpuUses(facts, placement, guest);
	const [marked, goal] = [new Set(props.marked), new Set(props.goal)];
	const signOf = (cpu: number) => (cpu === cursor || goal.has(cpu) ? '›' : marked.has(cpu) ? markSign : undefined);
	const rows = nodes.flatMap(({node, threads, lines}) => [
		{cores: [], row: <Heading key={`${node.node}`} title={nodeTitle(node, facts.nics)} columns={columns} />},
		...lines.map((cores, index) => ({
			cores,
			row: (
				<Line key={`${node.node} ${index}`}>
					{cores.map(core => (
						<Text key={core.join()}>
							{' '}
							{core.map(cpu => (
								<CpuCell
									key={cpu}
									number={String(cpu).padStart(numberWidth)}
									use={useOf(cpu)}
									width={labelWidth}
									sign={signOf(cpu)}
									isChosen={cpu === cursor}
								/>
							))}
							{' '.repeat((threads - core.length) * (numberWidth + 1 + labelWidth))}
						</Text>
					))}
				</Line>
			),
		})),
	]);
	return {
		rows: rows.map(({row}) => row),
		at: rows.findIndex(({cores}) => cursor !== undefined && cores.some(core => core.includes(cursor))),
	};
}

/** The cursor is an arrow before the label besides being inverse, and so is each CPU that is marked or a goal by its sign: seen without attributes too. */
function CpuCell({
	number,
	use,
	width,
	sign,
	isChosen,
}: {
	readonly number: string;
	readonly use: CpuUses;
	readonly width: number;
	readonly sign: string | undefined;
	readonly isChosen: boolean;
}) {
	const label = labelOf(use);
	return sign === undefined ? (
		<Text>
			<Text dimColor={use.role === 'free'}>{`${number} `}</Text>
			<Text {...looks[use.role]}>{label.padEnd(width)}</Text>
		</Text>
	) : (
		<Text inverse bold={isChosen}>
			{`${number}${sign}${label}`.padEnd(number.length + 1 + width)}
		</Text>
	);
}

/** Only the roles that occur, in as many rows as they need; the letters of those that share a CPU at the end. */
export function legendLines({facts, placement, guest, columns}: MapProps): readonly ReactNode[] {
	const uses = facts.cpus
		.filter(({online}) => online)
		.map(({cpu}) => cpu)
		.map(cpuUses(facts, placement, guest));
	const shared = rolesOf(uses.filter(({isShared}) => isShared)).map(role => letterOf({role, isShared: true}));
	const entries = [
		...rolesOf(uses).map(role => ({letters: letterOf({role, isShared: false}), text: nameOf(role), look: looks[role]})),
		...(shared.length > 0 ? [{letters: shared.join(''), text: 'shared', look: {}}] : []),
	];
	return pack(entries, ({letters, text}) => letters.length + text.length + 3, columns).map(line => (
		<Line key={line.map(({letters}) => letters).join()}>
			{line.map(({letters, text, look}) => (
				<Text key={letters}>
					{' '}
					<Text {...look}>{letters}</Text>
					{` ${text} `}
				</Text>
			))}
		</Line>
	));
}

function rolesOf(uses: readonly CpuUses[]): readonly MapRole[] {
	const present = new Set(uses.map(({role}) => role));
	return allRoles.filter(role => present.has(role));
}
