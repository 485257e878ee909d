import type {Snapshot} from '../target/target.ts';
import type {Flowtable} from './facts.ts';
import {flowtablesCommand} from './probe.ts';
import {stdoutOf, word} from './reading.ts';

/** `{"flowtable": {"family": "inet", "name": "ft", "table": "fw4", "handle": 3, "hook": "ingress", "prio": 0, "dev": ["eth0", "br0"]}}`; one device is a text. */
const toFlowtable = (item: {readonly flowtable?: Readonly<Record<string, unknown>>} | null): readonly Flowtable[] => {
	const of = item?.flowtable;
	const [family, table, name] = [of?.family, of?.table, of?.name].map(word);
	if (of === undefined || family === undefined || table === undefined || name === undefined) return [];
	return [
		{
			family,
			table,
			name,
			devices: [of.dev ?? []]
				.flat()
				.flatMap(device => word(device) ?? [])
				.sort(),
		},
	];
};

/** All flowtables of nftables; undefined where nft could not be asked. */
export const readFlowtables = (snapshot: Snapshot): readonly Flowtable[] | undefined => {
	try {
		const {nftables} = JSON.parse(stdoutOf(snapshot, flowtablesCommand) ?? '');
		return Array.isArray(nftables) ? nftables.flatMap(toFlowtable) : undefined;
	} catch {
		return undefined;
	}
};
