import {full, type LimitKind, percent} from './limit.ts';
import {notable, vcpusOf} from './threads.ts';

export const tool: LimitKind = {
	id: 'tool',
	cap: 'iperf3 itself',
	remedy: {advice: 'The network may carry more: iperf3 since 3.16 uses a thread for each stream.'},
	evidence: ({tool: {client, server}, client: where, processes, host}) => {
		// A guest counts as work also the time in which its vCPU waits for a CPU of the host: there a full CPU tells nothing of the program.
		const isStarved = where === 'in the guest' && host !== undefined && vcpusOf(host).some(({waits}) => (waits ?? 0) >= notable);
		return (
			[
				[where, isStarved ? undefined : client],
				['at the peer', server],
			] as const
		).flatMap(([end, share]) =>
			share !== undefined && share > full
				? [`Limited by the tool: ${processes === 1 ? 'iperf3' : 'the busiest iperf3'} ${end} uses ${percent(share)} of a CPU.`]
				: [],
		);
	},
};
