import {type CpuSet, cpuSet, formatCpulist} from '../../cpu/cpu-set.ts';
import type {Bridge, Facts, Nic, Route, StackedLink, Tap} from '../facts.ts';
import {rateInWords} from '../rates.ts';
import {nodeOfNics} from '../way-out.ts';
import {losses} from './losses.ts';
import {liesOn} from './network.ts';
import {plural} from './plural.ts';
import {listed} from './system.ts';

const of = (what: string, value: number | undefined): string => `${what} ${value ?? '?'}`;

const linkState = (up: boolean | undefined): string => (up === undefined ? 'link ?' : up ? 'up' : 'down');

/** Of a NIC that tells none: virtio_net of a host that is a guest itself, a link that is down. */
export const speedNotTold = 'speed not told';

/** Mbit/s as it is printed on a NIC. */
export const speedText = (speed: number | undefined): string => (speed === undefined ? speedNotTold : rateInWords(speed * 1e6));

/** `on rx, tx, tso · off lro`. */
const offloadsText = (offloads: Nic['offloads']): string =>
	listed(
		offloads &&
			[true, false].flatMap(state => {
				const names = Object.keys(offloads).filter(name => offloads[name] === state);
				return names.length === 0 ? [] : [`${state ? 'on' : 'off'} ${names.join(', ')}`];
			}),
		'none',
	);

/** The CPUs that serve them: those that the kernel has chosen, where it says, else those asked for. */
export const interruptCpus = (irqs: Nic['irqs']): CpuSet => cpuSet(irqs.flatMap(({effective, affinity}) => effective ?? affinity ?? []));

/** `9, on CPUs 0,2,4 · 1 that nobody may move`. */
const interruptsText = (irqs: Nic['irqs']): string => {
	if (irqs.length === 0) return 'none seen';
	const fixed = irqs.filter(({movable}) => movable === false).length;
	return [
		`${irqs.length}, on CPUs ${formatCpulist(interruptCpus(irqs)) || '?'}`,
		...(fixed > 0 ? [`${fixed} that nobody may move`] : []),
	].join(' · ');
};

/** `coalescing rx adaptive, tx 64 µs`. */
const coalescingText = (of: Nic['coalescing']): string => {
	if (of === undefined) return 'coalescing ?';
	const way = (adaptive: boolean | undefined, microseconds: number | undefined) => (adaptive ? 'adaptive' : `${microseconds ?? '?'} µs`);
	return `coalescing rx ${way(of.rxAdaptive, of.rxMicroseconds)}, tx ${way(of.txAdaptive, of.txMicroseconds)}`;
};

export const nicRows = (nic: Nic): readonly (readonly [label: string, value: string])[] => {
	const {channels, rings, offloads, irqs} = nic;
	return [
		[
			nic.name,
			[
				nic.driver ?? 'driver ?',
				linkState(nic.up),
				of('node', nodeOfNics([nic])),
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
				...losses(nic.counters),
			].join(' · '),
		],
		['  offloads', offloadsText(offloads)],
		['  interrupts', `${interruptsText(irqs)} · ${coalescingText(nic.coalescing)}`],
	];
};

export const bridgeText = ({mtu, ports, addresses, nfCallIptables}: Bridge): string =>
	['bridge', of('MTU', mtu), `ports ${listed(ports, 'none')}`, ...addresses, ...(nfCallIptables ? ['nf_call_iptables on'] : [])].join(
		' · ',
	);

export const stackedText = (link: StackedLink): string =>
	[
		liesOn(link),
		linkState(link.up),
		of('MTU', link.mtu),
		...(link.master === undefined ? [] : [`port of ${link.master}`]),
		...link.addresses,
	].join(' · ');

/** More of them fill the page without telling more; the JSON has all. */
const routesShown = 8;

const routeText = ({destination, device, gateway}: Route): string =>
	`${destination}${gateway === undefined ? '' : ` by ${gateway}`} on ${device}`;

export const routesText = ({routes, routesLeftOut = 0}: Pick<Facts, 'routes' | 'routesLeftOut'>): string => {
	const [ways = [], others = []] = [true, false].map(way => routes?.filter(({destination}) => (destination === 'default') === way));
	const rest = Math.max(0, (routes?.length ?? 0) - routesShown) + routesLeftOut;
	const shown = listed(routes && [...ways, ...others].slice(0, routesShown).map(routeText), 'none');
	return rest > 0 ? `${shown} · and ${rest} more` : shown;
};

export const uplinkText = ({uplink, routes}: Pick<Facts, 'uplink' | 'routes'>): string => {
	if (uplink === undefined) return routes === undefined ? '?' : 'none: there is no default route';
	return `${uplink.device} · gateway ${uplink.gateway ?? '?'} · from ${uplink.source ?? '?'}`;
};

export const tapText = ({bridge, domain, mtu, queues, txQueueLength, counters}: Tap): string =>
	[
		`tap of ${domain ?? 'no guest that was seen'}`,
		`on ${bridge ?? 'no bridge'}`,
		of('MTU', mtu),
		queues === undefined ? 'queues ?' : plural(queues, 'queue'),
		of('txqueuelen', txQueueLength),
		...losses(counters),
	].join(' · ');
