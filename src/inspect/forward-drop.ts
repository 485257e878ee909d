import type {BaseChain, Facts} from './facts.ts';

/** Chains that drop what is forwarded unless a rule accepts it. Those of family bridge are no IP firewall's. */
export const dropsForwarded = ({firewall}: Pick<Facts, 'firewall'>): readonly BaseChain[] =>
	(firewall?.baseChains ?? []).filter(({hook, policy, family}) => hook === 'forward' && policy === 'drop' && family !== 'bridge');
