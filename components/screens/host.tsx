import {Box, Text} from 'ink';
import type {Facts, NumaNode} from '../../src/inspect/facts.ts';
import type {StandOut} from '../../src/inspect/stand-out.ts';
import {standOuts} from '../../src/inspect/stand-outs.ts';
import type {ScreenProps} from '../screen.ts';
import {coreLabels, cpuSummary, nodeTitle, poolSummary} from '../text/host.ts';
import {size} from '../text/size.ts';
import {Line} from '../widgets/line.tsx';
import {Pager} from '../widgets/pager.tsx';
import {Heading} from '../widgets/pane.tsx';

const labelWidth = 11;

export function HostScreen({state, columns, rows, isActive}: ScreenProps<'host'>) {
	const {facts} = state;
	if (state.allFacts) {
		const lines = JSON.stringify(facts, (_key, value: unknown) => (value === undefined ? null : value), 2).split('\n');
		return <Pager lines={lines.map((line, index) => <Line key={index}>{` ${line}`}</Line>)} rows={rows} isActive={isActive} />;
	}

	return (
		<Box flexDirection="column" height={rows} overflow="hidden">
			<Labelled label="System">{versions(facts) || '?'}</Labelled>
			<Labelled label="CPUs">{cpuSummary(facts)}</Labelled>
			<Labelled label="Memory">{`${size(facts.memory.total)}, ${size(facts.memory.available)} available`}</Labelled>
			<Nodes facts={facts} columns={columns} rows={Math.max(6, Math.floor(rows / 3))} />
			<Labelled label="Hugepages">{`2 MiB  ${byNode(facts, 2048)}     1 GiB  ${byNode(facts, 1_048_576)}`}</Labelled>
			<Labelled label="Modules">{`vhost_net ${facts.modules.vhost_net ?? '?'} · br_netfilter ${facts.modules.br_netfilter ?? '?'}`}</Labelled>
			<Labelled label="Network">{network(facts)}</Labelled>
			<Labelled label="Guests">{guests(facts)}</Labelled>
			<Heading title="What stands out" columns={columns} />
			<StandOuts facts={facts} />
			{state.notice === undefined ? null : <Line color="cyan">{` ${state.notice}`}</Line>}
		</Box>
	);
}

function Labelled({label, children}: {readonly label: string; readonly children: string}) {
	return (
		<Line>
			<Text dimColor>{` ${label}`.padEnd(labelWidth + 1)}</Text>
			{children}
		</Line>
	);
}

/** As many boxes beside each other as fit; a host with more nodes gets one line each. */
function Nodes({facts, columns, rows}: {readonly facts: Facts; readonly columns: number; readonly rows: number}) {
	const {nodes} = facts;
	const width = Math.floor((columns - 1) / Math.max(1, nodes.length));
	if (nodes.length === 0) {
		return null;
	}

	if (width < 30) {
		return (
			<Box flexDirection="column" flexShrink={0}>
				{nodes.map(node => (
					<Line key={node.node}>{`   ${nodeTitle(node, facts.nics)} · ${coreLabels(facts, node.node).length} cores`}</Line>
				))}
			</Box>
		);
	}

	const boxes = nodes.map(node => cells(coreLabels(facts, node.node), width - 4));
	const height = Math.min(rows, Math.max(1, ...boxes.map(lines => lines.length)) + 2);
	return (
		<Box flexShrink={0} paddingLeft={1} height={height}>
			{nodes.map((node, index) => (
				<NodeBox key={node.node} node={node} facts={facts} lines={boxes[index] ?? []} width={width} height={height} />
			))}
		</Box>
	);
}

function NodeBox({
	node,
	facts,
	lines,
	width,
	height,
}: {
	readonly node: NumaNode;
	readonly facts: Facts;
	readonly lines: readonly string[];
	readonly width: number;
	readonly height: number;
}) {
	const title = nodeTitle(node, facts.nics);
	return (
		<Box flexDirection="column" width={width} height={height} overflow="hidden" flexShrink={0}>
			<Box height={1} flexShrink={0}>
				<Text dimColor>┌ </Text>
				<Text bold wrap="truncate">
					{title}
				</Text>
				<Box flexShrink={1} flexGrow={1} flexBasis={0} height={1}>
					<Text dimColor wrap="truncate-start">{` ${'─'.repeat(Math.max(0, width - title.length - 4))}┐`}</Text>
				</Box>
			</Box>
			<Box borderStyle="single" borderTop={false} borderDimColor flexDirection="column" height={height - 1} overflow="hidden" paddingX={1}>
				{lines.map(line => (
					<Line key={line}>{line}</Line>
				))}
			</Box>
		</Box>
	);
}

/** Labels of one width, filled into lines. */
function cells(labels: readonly string[], width: number): readonly string[] {
	const cell = Math.max(1, ...labels.map(label => label.length));
	const perLine = Math.max(1, Math.floor((width + 1) / (cell + 1)));
	return Array.from({length: Math.ceil(labels.length / perLine)}, (_, line) =>
		labels
			.slice(line * perLine, (line + 1) * perLine)
			.map(label => label.padStart(cell))
			.join(' '),
	);
}

/** The kernel and the virtualisation first: they decide what can be tuned. */
function versions({host, libvirt}: Facts): string {
	return [
		host.kernel === undefined ? undefined : `kernel ${host.kernel}`,
		libvirt.version === undefined ? undefined : `libvirt ${libvirt.version}`,
		libvirt.qemuVersion === undefined ? undefined : `QEMU ${libvirt.qemuVersion}`,
		host.os,
	]
		.filter(part => part !== undefined)
		.join(' · ');
}

function byNode(facts: Facts, pageSize: number): string {
	const nodes = facts.nodes.map(node => poolSummary(node.hugepages, pageSize));
	return new Set(nodes).size <= 1 ? (nodes[0] ?? '?') : facts.nodes.map((node, index) => `node ${node.node}: ${nodes[index]}`).join(', ');
}

function network({uplink, nics, networks, bridges}: Facts): string {
	const nic = nics.find(({name}) => name === uplink?.device);
	const out =
		uplink === undefined
			? 'no uplink found'
			: `${uplink.device} (${[nic?.driver, nic?.node === undefined ? undefined : `node ${nic.node}`, nic?.mtu].filter(part => part !== undefined).join(', ')})`;
	const inner = networks
		.filter(({active}) => active)
		.map(
			({name, bridge, forward}) =>
				`${forward ?? 'isolated'} ─ ${bridge ?? name} (${bridges.find(candidate => candidate.name === bridge)?.mtu ?? '?'})`,
		);
	return [out, ...inner].join(' ─ ');
}

function guests({domains, libvirt}: Facts): string {
	if (libvirt.version === undefined) {
		return '? (libvirt cannot be asked)';
	}

	return domains.length === 0
		? 'none yet'
		: domains
				.map(({name, state, inactive}) => `${name} ${state ?? '?'}, ${inactive?.vcpus?.current ?? '?'} vCPU, ${size(inactive?.memory)}`)
				.join(' · ');
}

const marks = {
	stop: {mark: '✗', color: 'red'},
	warning: {mark: '!', color: 'yellow'},
	note: {mark: '·', color: 'gray'},
} as const satisfies Record<StandOut['severity'], object>;

function StandOuts({facts}: {readonly facts: Facts}) {
	const found = standOuts(facts);
	const stops = found.filter(({severity}) => severity === 'stop');
	return (
		<Box flexDirection="column" flexShrink={0}>
			{found.length === 0 ? <Line> Nothing: this host is ready.</Line> : null}
			{stops.map(StandOutLine)}
			{stops.length > 0 ? <Line>{'    Plan and export work with what was read; nearmetal --sample shows all.'}</Line> : null}
			{found.filter(({severity}) => severity !== 'stop').map(StandOutLine)}
		</Box>
	);
}

function StandOutLine({severity, text}: StandOut) {
	return (
		<Box key={text} flexShrink={0} paddingLeft={1} paddingRight={1}>
			<Box width={3} flexShrink={0}>
				<Text bold color={marks[severity].color}>
					{marks[severity].mark}
				</Text>
			</Box>
			<Text>{text}</Text>
		</Box>
	);
}
