import {Text, type TextProps} from 'ink';
import type {ReactNode} from 'react';
import type {Facts} from '../../src/inspect/facts.ts';
import {coresOf} from '../../src/inspect/page/cpus.ts';
import {nodeTitle} from '../../src/inspect/page/nodes.ts';
import type {Placement} from '../../src/placement/placement.ts';
import {type CpuRole, roleLetters, useOf} from '../text/cpu-roles.ts';
import {pack} from '../text/pack.ts';
import {Line} from './line.tsx';
import {Heading} from './pane.tsx';

const looks = {
	vCPU: {color: 'green', bold: true},
	vhost: {color: 'magenta', bold: true},
	emulator: {color: 'blue'},
	IOThread: {color: 'blue'},
	interrupts: {color: 'yellow'},
	housekeeping: {color: 'white'},
	'other guest': {color: 'red'},
	free: {dimColor: true},
} as const satisfies Record<CpuRole, TextProps>;

const labelWidth = 3;

type MapProps = {readonly facts: Facts; readonly placement: Placement; readonly guest: string | undefined; readonly columns: number};

/** The map as rows: by node, then by core, each CPU with what runs on it; the legend last. */
export function cpuMapLines(props: MapProps): readonly ReactNode[] {
	const {facts, placement, guest, columns} = props;
	const digits = String(Math.max(0, ...facts.cpus.map(({cpu}) => cpu))).length;
	const nodes = facts.nodes
		.filter(({cpulist}) => cpulist?.length !== 0)
		.flatMap(node => {
			const cores = coresOf(facts, node.node);
			const threads = Math.max(1, ...cores.map(core => core.length));
			const cell = threads * (digits + 1 + labelWidth) + 1;
			const perLine = Math.max(1, Math.floor(columns / cell));
			const lines = Array.from({length: Math.ceil(cores.length / perLine)}, (_, line) => cores.slice(line * perLine, (line + 1) * perLine));
			return [
				<Heading key={`${node.node}`} title={nodeTitle(node, facts.nics)} columns={columns} />,
				...lines.map((line, index) => (
					<Line key={`${node.node} ${index}`}>
						{line.map(core => (
							<Text key={core.join()}>
								{' '}
								{core.map(cpu => (
									<CpuCell key={cpu} cpu={cpu} digits={digits} placement={placement} guest={guest} />
								))}
								{' '.repeat((threads - core.length) * (digits + 1 + labelWidth))}
							</Text>
						))}
					</Line>
				)),
			];
		});
	return [...nodes, <Line key="above the legend"> </Line>, ...legendLines(props)];
}

function CpuCell({
	cpu,
	digits,
	placement,
	guest,
}: {
	readonly cpu: number;
	readonly digits: number;
	readonly placement: Placement;
	readonly guest: string | undefined;
}) {
	const {role, label} = useOf(placement, guest, cpu);
	return (
		<Text>
			<Text dimColor={role === 'free'}>{`${String(cpu).padStart(digits)} `}</Text>
			<Text {...looks[role]}>{label.padEnd(labelWidth)}</Text>
		</Text>
	);
}

const legend = {
	vCPU: 'vCPU',
	vhost: 'vhost',
	emulator: 'emulator',
	IOThread: 'IOThread',
	interrupts: 'interrupts',
	housekeeping: 'host',
	'other guest': 'other guest',
	free: 'free',
} as const satisfies Record<CpuRole, string>;

/** Only the roles that occur, in as many rows as they need. */
function legendLines({facts, placement, guest, columns}: MapProps): readonly ReactNode[] {
	const present = new Set(facts.cpus.filter(({online}) => online).map(({cpu}) => useOf(placement, guest, cpu).role));
	const roles = (Object.keys(legend) as CpuRole[]).filter(role => present.has(role));
	return pack(roles, role => legend[role].length + 4, columns).map(line => (
		<Line key={line.join()}>
			{line.map(role => (
				<Text key={role}>
					{' '}
					<Text {...looks[role]}>{roleLetters[role]}</Text>
					{` ${legend[role]} `}
				</Text>
			))}
		</Line>
	));
}
