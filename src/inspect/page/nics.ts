import {cpuSet, formatCpulist} from '../../cpu/cpu-set.ts';
import type {Bridge, Nic, Tap} from '../facts.ts';
import {plural} from './plural.ts';
import {answered, listed} from './system.ts';

const of = (what: string, value: number | undefined): string => `${what} ${value ?? '?'}`;

/** Mbit/s as it is printed on a NIC. */
const speedText = (speed: number | undefined): string =>
	speed === undefined ? 'speed ?' : speed >= 1000 ? `${speed / 1000} Gbit/s` : `${speed} Mbit/s`;

export const nicRows = (nic: Nic): readonly (readonly [label: string, value: string])[] => {
	const {channels, rings, offloads, irqs} = nic;
	const served = irqs.flatMap(({effective, affinity}) => effective ?? affinity ?? []);
	return [
		[
			nic.name,
			[
				nic.driver ?? 'driver ?',
				answered(nic.up, 'up', 'down'),
				of('node', nic.node),
				of('MTU', nic.mtu),
				speedText(nic.speed),
				...(nic.master === undefined ? [] : [`port of ${nic.master}`]),
				...nic.addresses,
			].join(' · '),
		],
		[
			'  queues',
			[
				`rx ${nic.rxQueues ?? '?'}, tx ${nic.txQueues ?? '?'}`,
				channels === undefined ? 'channels ?' : `${channels.current} of ${plural(channels.maximum, 'channel')} set`,
				rings === undefined ? 'rings ?' : `rings rx ${rings.rx} of ${rings.rxMaximum}, tx ${rings.tx} of ${rings.txMaximum}`,
			].join(' · '),
		],
		['  offloads', listed(offloads && Object.entries(offloads).map(([name, on]) => `${name} ${on ? 'on' : 'off'}`), 'none')],
		['  interrupts', irqs.length === 0 ? 'none seen' : `${irqs.length}, on CPUs ${formatCpulist(cpuSet(served)) || '?'}`],
	];
};

export const bridgeText = ({mtu, ports, addresses, nfCallIptables}: Bridge): string =>
	['bridge', of('MTU', mtu), `ports ${listed(ports, 'none')}`, ...addresses, ...(nfCallIptables ? ['nf_call_iptables on'] : [])].join(
		' · ',
	);

export const tapText = ({bridge, domain, mtu, queues, txQueueLength}: Tap): string =>
	[
		`tap of ${domain ?? 'no guest that was seen'}`,
		`on ${bridge ?? 'no bridge'}`,
		of('MTU', mtu),
		queues === undefined ? 'queues ?' : plural(queues, 'queue'),
		of('txqueuelen', txQueueLength),
	].join(' · ');
