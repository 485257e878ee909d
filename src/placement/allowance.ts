import {sum} from '../inspect/sum.ts';
import type {Topology} from './cores.ts';
import {prices, vhostShortfall} from './prices.ts';

/**
 * How generous one attempt is with CPUs. The same for every guest, so that the first ones do not take what the last ones need.
 */
export type Allowance = {
	/** Keep a core of each node for the host before guests are seated; or only that of the lowest CPU, and then what guests leave. */
	readonly housekeeping: 'every node' | 'what is left';
	/** CPUs for the uplink's interrupts alone; 0: they share the host's. */
	readonly interrupts: number;
	/** Keep those on the NIC's node, before guests are seated there; else they get what guests leave over. */
	readonly interruptsNear: boolean;
	/** A CPU of its own for QEMU's threads and each IOThread, or that of the host. */
	readonly emulator: 'own' | 'shared';
	/** Most CPUs for the vhost workers of a guest; 0: they share those of the emulator. */
	readonly vhost: number;
	/** vCPUs alone on their cores, or in sibling pairs. */
	readonly vcpus: 'spread' | 'paired';
	/** vCPUs may run on the host's own CPUs. */
	readonly onHousekeeping: boolean;
};

/** What an allowance costs about and at least, before it is known where the guests come to sit. */
export type PricedAllowance = Allowance & {readonly atLeast: number};

/** What the guests and the host would like together. */
type Wishes = {
	readonly interrupts: number;
	/** By guest. */
	readonly vhost: readonly number[];
	readonly vcpus: readonly number[];
	/** Housekeeping CPUs over all nodes. */
	readonly housekeeping: number;
};

const count = (to: number): readonly number[] => Array.from({length: to + 1}, (_, index) => to - index);

/** Every allowance, from generous to frugal: the last one needs the fewest CPUs. */
export const allowances = (topology: Topology, wishes: Wishes): readonly PricedAllowance[] => {
	const smt = topology.threads > 1;
	const mostVhost = Math.max(0, ...wishes.vhost);
	const shortfalls = count(mostVhost).map(vhost => sum(wishes.vhost.map(wanted => vhostShortfall(wanted, Math.min(vhost, wanted)))));
	const paired = topology.even ? prices.pairedVcpu * sum(wishes.vcpus.filter(vcpus => vcpus > 1)) : 0;
	const either = <Value>(first: Value, second: Value, both: boolean): readonly Value[] => (both ? [first, second] : [second]);
	const all: PricedAllowance[] = [];
	for (const onHousekeeping of [false, true])
		for (const housekeeping of ['every node', 'what is left'] as const)
			for (const interrupts of onHousekeeping ? [0] : count(wishes.interrupts))
				for (const interruptsNear of either(true, false, interrupts > 0))
					for (const emulator of either('own' as const, 'shared' as const, !onHousekeeping))
						for (const vhost of count(mostVhost))
							for (const vcpus of smt ? either('spread' as const, 'paired' as const, !onHousekeeping) : (['spread'] as const)) {
								const atLeast =
									(shortfalls[mostVhost - vhost] ?? 0) +
									(housekeeping === 'what is left' ? prices.missingHousekeeping * Math.min(1, wishes.housekeeping - 1) : 0) +
									prices.missingInterrupt * (wishes.interrupts - interrupts) +
									(wishes.interrupts > 0 && interrupts === 0 ? prices.noInterruptCpu : 0) +
									(emulator === 'shared' ? prices.sharedEmulator * wishes.vcpus.length : 0) +
									(vcpus === 'paired' ? paired : 0) +
									(onHousekeeping ? prices.sharedVcpu : 0);
								all.push({housekeeping, interrupts, interruptsNear, emulator, vhost, vcpus, onHousekeeping, atLeast});
							}
	return all;
};
