import {sum} from '../../inspect/sum.ts';
import {type LimitKind, percent} from './limit.ts';

/** A second, and of the packets: work that was left when the budget was used up. Less is every busy host's. */
const [often, share] = [100, 0.01];

export const timeSqueeze: LimitKind = {
	id: 'time-squeeze',
	remedy: {advice: 'sysctl net.core.netdev_budget: twice what it is; more CPUs for the NIC’s interrupts help more.'},
	evidence({host}) {
		if (host === undefined) return [];
		const [squeezed, processed] = [sum(host.softnet.map(one => one.squeezed)), sum(host.softnet.map(one => one.processed))];
		return squeezed >= often * host.seconds && squeezed >= share * processed
			? [
					`Receiving was cut short ${squeezed} times with packets left over (time_squeeze), ${percent(squeezed / processed)} of the packets.`,
				]
			: [];
	},
};
