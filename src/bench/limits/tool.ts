import {full, type LimitKind, percent} from './limit.ts';

export const tool: LimitKind = {
	id: 'tool',
	cap: 'iperf3 itself',
	remedy: {advice: 'The network may carry more: iperf3 since 3.16 uses a thread for each stream.'},
	evidence: ({tool: {client, server}, client: where, processes}) =>
		(
			[
				[where, client],
				['at the peer', server],
			] as const
		).flatMap(([end, share]) =>
			share !== undefined && share > full
				? [`Limited by the tool: ${processes === 1 ? 'iperf3' : 'the busiest iperf3'} ${end} uses ${percent(share)} of a CPU.`]
				: [],
		),
};
