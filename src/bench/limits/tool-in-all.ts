import {full, type LimitKind, percent} from './limit.ts';

/** An iperf3 that runs at the peer already, all of whose work is one CPU's: before 3.16 it has no more, later versions have as many as there are streams. */
export const toolInAll: LimitKind = {
	id: 'tool-in-all',
	remedy: {advice: 'Before 3.16 it has no more than one: start a newer one there, or name the peer as ssh://USER@ADDRESS.'},
	evidence: ({tool: {server}, serverInAll}) =>
		server === undefined && serverInAll !== undefined && serverInAll >= full
			? [`iperf3 at the peer uses ${percent(serverInAll)} of a CPU in all, and its version is not known.`]
			: [],
};
