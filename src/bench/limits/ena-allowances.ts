import type {LimitKind} from './limit.ts';

/** Fewer packets in a run are a burst, not what holds it. */
const fewest = 100;

/** Names of the counters: amzn-drivers, kernel/linux/ena/ena_ethtool.c. */
const meanings: Readonly<Record<string, string>> = {
	bw_in_allowance_exceeded: 'receives more than its bandwidth allows',
	bw_out_allowance_exceeded: 'sends more than its bandwidth allows',
	pps_allowance_exceeded: 'passes more packets a second than it is allowed',
	conntrack_allowance_exceeded: 'has more connections than EC2 tracks for it',
	linklocal_allowance_exceeded: 'asks DNS, metadata or time too often',
};

export const enaAllowances: LimitKind = {
	id: 'ena-allowances',
	cap: 'EC2',
	remedy: {ceiling: 'the EC2 instance'},
	evidence: ({allowances}) =>
		Object.entries(allowances ?? {}).flatMap(([name, packets]) =>
			packets >= fewest && meanings[name] !== undefined
				? [`EC2 held ${packets} packets back: the instance ${meanings[name]} (${name}).`]
				: [],
		),
};
