import type {LimitKind} from './limit.ts';

/** Those that hold packets back to keep to a rate (tc(8)); others count nothing as over a limit. */
const shaping = ['tbf', 'htb', 'hfsc', 'cake'];
/** Fewer in a run are a burst. */
const fewest = 1000;

export const trafficControl: LimitKind = {
	id: 'traffic-control',
	cap: 'a limit of tc',
	remedy: {advice: 'tc qdisc and tc class show who set it.'},
	evidence: ({queueing}) =>
		(queueing ?? [])
			.filter(({kind, overlimits}) => shaping.includes(kind) && overlimits >= fewest)
			.map(
				({device, kind, rate, overlimits}) =>
					`A limit of tc holds ${device} back: ${kind}${rate === undefined ? '' : ` at ${Number(rate.toPrecision(3))} Gbit/s`}, ${overlimits} times in this run.`,
			),
};
