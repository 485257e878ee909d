import type {Snapshot} from '../target/target.ts';
import type {BaseChain, Firewall} from './facts.ts';
import {readFlowtables} from './flowtables.ts';
import {exists} from './paths.ts';
import {baseChainsCommand, legacyTablesFiles, softnetFile} from './probe.ts';
import {stdoutOf, word} from './reading.ts';

/** `{"chain": {"family": "ip", "table": "filter", "name": "INPUT", "handle": 2, "type": "filter", "hook": "input", "prio": 0, …}}`. */
const toBaseChain = (line: string): readonly BaseChain[] => {
	let chain: Record<string, unknown> | undefined;
	try {
		chain = JSON.parse(line)?.chain;
	} catch {
		return [];
	}
	const [family, table, name, hook] = [chain?.family, chain?.table, chain?.name, chain?.hook].map(word);
	if (family === undefined || table === undefined || name === undefined || hook === undefined) return [];
	const priority = typeof chain?.prio === 'number' ? chain.prio : undefined;
	return [{family, table, name, hook, priority, policy: word(chain?.policy)}];
};

/**
 * The kernel lists a table there once iptables-legacy has touched it (net/netfilter/x_tables.c). No such file where the rest of
 * /proc/net was read means that none has; one that is there and was not read is for root alone.
 */
const readLegacyTables = (snapshot: Snapshot): Firewall['legacyTables'] => {
	const tables = Object.entries(legacyTablesFiles).map(([family, path]) => {
		const isMissing = snapshot.files[softnetFile] !== undefined && !exists(snapshot, path);
		const text = isMissing ? '' : snapshot.files[path];
		return text
			?.split('\n')
			.filter(Boolean)
			.map(table => `${family} ${table}`);
	});
	return tables.some(list => list === undefined) ? undefined : tables.flatMap(list => list ?? []);
};

/** iptables takes the module in for a rule with `-m physdev`; nothing else does (net/netfilter/xt_physdev.c). */
const readMatchesBridgePorts = (snapshot: Snapshot): boolean | undefined => {
	const modules = snapshot.files['/proc/modules'];
	return modules === undefined ? undefined : /^xt_physdev /m.test(modules);
};

/** Base chains, flowtables and legacy tables; rules are not read. */
export const readFirewall = (snapshot: Snapshot): Firewall => ({
	baseChains: stdoutOf(snapshot, baseChainsCommand)?.split('\n').filter(Boolean).flatMap(toBaseChain),
	flowtables: readFlowtables(snapshot),
	legacyTables: readLegacyTables(snapshot),
	matchesBridgePorts: readMatchesBridgePorts(snapshot),
});
