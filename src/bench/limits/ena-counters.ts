/** Fewer packets in a run are a burst, not what holds it. */
const fewest = 100;

/** Names of the counters: amzn-drivers, kernel/linux/ena/ena_ethtool.c. */
const meanings = {
	bw_in_allowance_exceeded: 'receives more than its bandwidth allows',
	bw_out_allowance_exceeded: 'sends more than its bandwidth allows',
	pps_allowance_exceeded: 'passes more packets a second than it is allowed',
	conntrack_allowance_exceeded: 'has more connections than EC2 tracks for it',
	linklocal_allowance_exceeded: 'asks DNS, metadata or time too often',
} as const;

type EnaCounter = keyof typeof meanings;

/** A sentence for each of these counters that grew. */
export const heldBackByEc2 = (
	allowances: Readonly<Record<string, number>> | undefined,
	counters: readonly EnaCounter[],
): readonly string[] =>
	counters.flatMap(name => {
		const packets = allowances?.[name] ?? 0;
		return packets >= fewest ? [`EC2 held ${packets} packets back: the instance ${meanings[name]} (${name}).`] : [];
	});
