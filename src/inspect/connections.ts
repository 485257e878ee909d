import type {Facts} from './facts.ts';

/** Connections that the kernel tracks, and how many it does at most. */
type Connections = {readonly count: number /** undefined: without a limit. */; readonly maximum: number | undefined};

/** undefined: not read, or none are tracked. A maximum of 0 is none (net/netfilter/nf_conntrack_core.c). */
export const connectionsOf = ({sysctls}: Pick<Facts, 'sysctls'>): Connections | undefined => {
	const [count, maximum] = ['count', 'max'].map(name => Number(sysctls[`net.netfilter.nf_conntrack_${name}`] ?? Number.NaN));
	if (count === undefined || maximum === undefined || Number.isNaN(count + maximum)) return undefined;
	return {count, maximum: maximum === 0 ? undefined : maximum};
};
