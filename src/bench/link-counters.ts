import {qdiscsCommand} from '../inspect/probe.ts';
import {parseQdiscs} from '../inspect/qdiscs.ts';
import type {Target} from '../target/target.ts';
import {type HtbClass, parseHtbClasses, withClasses} from './htb-classes.ts';
import type {Observed, Queueing} from './limits/limit.ts';
import {isComingIn} from './limits/shaping.ts';

/** What programs tell of links on the way, since they were made. undefined: the program is not there, or did not tell. */
export type ToldByPrograms = {
	readonly queueing: readonly Queueing[] | undefined;
	readonly classes: readonly HtbClass[];
	/** By name, of all ENA adapters on the way together. */
	readonly allowances: Readonly<Record<string, number>> | undefined;
};

/** The counters of links: one program for all queues, one for each htb, and one for each ENA adapter. Never throws: a run is not lost for want of them. */
export const readLinkCounters = async (
	host: Target,
	links: readonly string[],
	adapters: readonly string[],
	signal: AbortSignal,
): Promise<ToldByPrograms> => {
	const told = async (argv: readonly string[]): Promise<string | undefined> => {
		try {
			const {status, stdout} = await host.run(argv, {timeout: longest, signal});
			return status === 0 ? stdout : undefined;
		} catch {
			return undefined;
		}
	};
	const queues = await told(qdiscsCommand);
	const roots = queues === undefined ? undefined : queuesOf(queues).filter(({device}) => links.includes(device));
	const classes: HtbClass[] = [];
	for (const {device, kind} of roots ?? [])
		if (kind === 'htb') classes.push(...parseHtbClasses(device, (await told(['tc', '-s', 'class', 'show', 'dev', device])) ?? ''));
	const statistics: string[] = [];
	for (const adapter of adapters) statistics.push((await told(['ethtool', '-S', adapter])) ?? '');
	return {
		queueing: roots,
		classes,
		allowances: parseAllowances(statistics.join('\n')),
	};
};

/** Milliseconds after which a program is not waited for. */
const longest = 5000;

/** By how much they grew. What is there only once, or counted back, was made anew meanwhile and is left out. */
export const grown = (before: ToldByPrograms, after: ToldByPrograms): Pick<Observed, 'queueing' | 'allowances'> => ({
	queueing:
		before.queueing &&
		after.queueing?.flatMap(now => {
			const then = before.queueing?.find(({device, kind}) => device === now.device && kind === now.kind);
			if (then === undefined || then.packets > now.packets) return [];
			const root = {...now, packets: now.packets - then.packets, drops: now.drops - then.drops, heldBack: now.heldBack - then.heldBack};
			return withClasses(root, before.classes, after.classes);
		}),
	allowances:
		before.allowances &&
		after.allowances &&
		Object.fromEntries(Object.entries(after.allowances).map(([name, count]) => [name, count - (before.allowances?.[name] ?? count)])),
});

/** The root of each link's queues, and what polices; one that does not tell its counters is left out. */
const queuesOf = (text: string): readonly Queueing[] =>
	parseQdiscs(text).flatMap(({isRoot, device, kind, rate, flowRate, packets, dropped, heldBack}) =>
		(isRoot || isComingIn({kind})) && packets !== undefined && dropped !== undefined && heldBack !== undefined
			? [
					{
						device,
						kind,
						...(flowRate === undefined
							? {rate: rate === undefined ? undefined : rate / 1e9}
							: {rate: flowRate / 1e9, ofEachFlow: true as const}),
						packets,
						drops: dropped,
						heldBack,
					},
				]
			: [],
	);

/** Of `ethtool -S`, what an ENA adapter was not allowed (kernel/linux/ena/ena_ethtool.c); undefined: such counters it has not. */
export const parseAllowances = (text: string): Readonly<Record<string, number>> | undefined => {
	const sums: Record<string, number> = {};
	for (const [, name = '', count] of text.matchAll(/^\s*(\w+_allowance_exceeded): (\d+)$/gm))
		sums[name] = (sums[name] ?? 0) + Number(count);
	return Object.keys(sums).length > 0 ? sums : undefined;
};
