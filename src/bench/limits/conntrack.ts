import {type LimitKind, percent} from './limit.ts';

export const conntrack: LimitKind = {
	id: 'conntrack',
	remedy: {steps: ['conntrack']},
	evidence({host}) {
		const table = host?.conntrack;
		return table === undefined || table.count < 0.95 * table.maximum
			? []
			: [
					`The host tracks ${table.count} of ${table.maximum} connections (${percent(table.count / table.maximum)}): packets of new ones are dropped while it is full.`,
				];
	},
};
