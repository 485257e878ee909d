import type {BaseChain, Facts, Firewall} from '../facts.ts';

const chainsText = (chains: readonly BaseChain[] | undefined): readonly string[] => {
	if (chains === undefined) return ['nftables ?'];
	if (chains.length === 0) return ['no chains of nftables'];
	const dropping = chains.filter(({policy}) => policy === 'drop').map(({family, table, name}) => `${family} ${table} ${name}`);
	return [
		`nftables on ${[...new Set(chains.map(({hook}) => hook))].join(', ')}`,
		...(dropping.length > 0 ? [`policy drop in ${dropping.join(', ')}`] : []),
	];
};

/** Those of iptables-legacy, beside which nftables filters too. */
const legacyText = (tables: Firewall['legacyTables']): string =>
	tables?.length === 0 ? 'no legacy tables' : `legacy tables ${tables?.join(', ') ?? '?'}`;

/** `nftables on input, forward · policy drop in ip filter FORWARD · no legacy tables · firewalld`. */
export const firewallText = ({firewall, services: {owners}}: Facts): string =>
	[...chainsText(firewall?.baseChains), legacyText(firewall?.legacyTables), ...(owners?.includes('firewalld') ? ['firewalld'] : [])].join(
		' · ',
	);
