import type {Queueing} from './limits/limit.ts';

/** A class of htb, which has the rates that its root does not tell (tc-htb(8)). */
export type HtbClass = {
	readonly device: string;
	/** `1:10` */
	readonly id: string;
	/** Gbit/s that it may lend itself to: its ceil. */
	readonly ceil: number;
	readonly sentBytes: number;
	/** How often it held a packet back (htb_dump_class_stats in net/sched/sch_htb.c); where a kernel counts that at the root alone, 0. */
	readonly heldBack: number;
};

const powers = ['', 'K', 'M', 'G', 'T'];

/** What `tc -s class show dev DEVICE` printed of its classes of htb. As text: iproute2 6.1 has no JSON of them. */
export const parseHtbClasses = (device: string, text: string): readonly HtbClass[] =>
	[...text.matchAll(/^class htb (\S+) .*\bceil ([\d.]+)([KMGT]?)bit\b.*\n Sent (\d+) bytes .*\boverlimits (\d+)\b/gm)].map(
		([, id = '', ceil, unit = '', sentBytes, heldBack]) => ({
			device,
			id,
			ceil: (Number(ceil) * 1000 ** powers.indexOf(unit)) / 1e9,
			sentBytes: Number(sentBytes),
			heldBack: Number(heldBack),
		}),
	);

/**
 * A root of htb, and each of its classes that held packets back meanwhile, which then stand for it: whose they are is seen by what they sent. Where
 * none says so, the root alone.
 */
export const withClasses = (root: Queueing, before: readonly HtbClass[], after: readonly HtbClass[]): readonly Queueing[] => {
	const holding = after.flatMap(({device, id, ceil, sentBytes, heldBack}): readonly Queueing[] => {
		const then = before.find(one => one.device === device && one.id === id);
		if (then === undefined || device !== root.device || then.sentBytes > sentBytes || then.heldBack >= heldBack) return [];
		// The root counts the drops.
		return [{...root, rate: ceil, drops: 0, heldBack: heldBack - then.heldBack, sentBytes: sentBytes - then.sentBytes}];
	});
	return holding.length === 0 ? [root] : [{...root, heldBack: 0}, ...holding];
};
