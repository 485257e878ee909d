import type {Snapshot} from '../target/target.ts';
import type {Route, Uplink} from './facts.ts';
import {defaultRouteCommand, uplinkCommand} from './probe.ts';
import {objectsOf} from './reading.ts';

// The kernel's own tables, which need no program: /proc/net/route (net/ipv4/fib_trie.c) and /proc/net/ipv6_route (net/ipv6/route.c).

const tables = ['/proc/net/route', '/proc/net/ipv6_route'];

/** Of include/uapi/linux/route.h and ipv6_route.h: in use; refuses; the host's own addresses. */
const [up, reject, local] = [0x0001, 0x0200, 0x80000000];

const bytesOf = (hexadecimal: string): readonly number[] => (hexadecimal.match(/../g) ?? []).map(byte => Number.parseInt(byte, 16));

const has = (flags: string | undefined, flag: number): boolean => Math.floor(Number.parseInt(flags ?? '0', 16) / flag) % 2 === 1;

const rowsOf = (text: string | undefined): readonly (readonly string[])[] =>
	(text ?? '')
		.split('\n')
		.filter(Boolean)
		.map(line => line.trim().split(/\s+/));

const byMetric = (a: Route, b: Route): number => a.metric - b.metric;

/**
 * Addresses are printed as the number that their bytes are in the machine's memory: turned round on x86 and ARM, as written on s390x.
 * The ones of a mask come first, which tells how the machine counts.
 */
const readFourRoutes = (snapshot: Snapshot): readonly Route[] => {
	const rows = rowsOf(snapshot.files['/proc/net/route']).slice(1);
	const turned = (bytes: readonly number[]) => bytes.toReversed();
	const isAsWritten = rows.some(([, , , , , , , mask = '']) => {
		const bytes = bytesOf(mask);
		return (bytes[0] ?? 0) > (bytes.at(-1) ?? 0);
	});
	const address = (text: string) => (isAsWritten ? bytesOf(text) : turned(bytesOf(text))).join('.');
	return rows.flatMap(([device = '', destination = '', gateway = '', flags, , , metric, mask = '']) => {
		if (!has(flags, up) || has(flags, reject)) return [];
		const length = bytesOf(mask).reduce((ones, byte) => ones + byte.toString(2).replaceAll('0', '').length, 0);
		return [
			{
				destination: length === 0 ? 'default' : `${address(destination)}/${length}`,
				device,
				gateway: /^0*$/.test(gateway) ? undefined : address(gateway),
				metric: Number(metric),
			},
		];
	});
};

/** 32 digits in the shortest form (RFC 5952), as a URL's host is written. */
const sixAddress = (digits: string): string => new URL(`http://[${digits.match(/.{4}/g)?.join(':')}]`).hostname.slice(1, -1);

/** Without the host's own addresses, multicast and link-local ones, which every interface has. */
const readSixRoutes = (snapshot: Snapshot): readonly Route[] =>
	rowsOf(snapshot.files['/proc/net/ipv6_route']).flatMap(
		([destination = '', length = '', , , gateway = '', metric = '', , , flags, device = '']) => {
			const isOwn = has(flags, local) || !has(flags, up) || has(flags, reject) || device === 'lo';
			if (isOwn || destination.length !== 32 || /^(ff|fe80)/.test(destination)) return [];
			const ones = Number.parseInt(length, 16);
			return [
				{
					destination: ones === 0 ? 'default' : `${sixAddress(destination)}/${ones}`,
					device,
					gateway: /^0*$/.test(gateway) ? undefined : sixAddress(gateway),
					metric: Number.parseInt(metric, 16),
				},
			];
		},
	);

/** Of IPv4, then of IPv6, each in the order of their metrics: the first that fits is the kernel's choice. */
export const readRoutes = (snapshot: Snapshot): readonly Route[] | undefined =>
	tables.some(path => snapshot.files[path] !== undefined)
		? [...readFourRoutes(snapshot).toSorted(byMetric), ...readSixRoutes(snapshot).toSorted(byMetric)]
		: undefined;

const word = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

/** Where traffic to the internet leaves: by the routing table's answer, else by the first default route that ip or the kernel shows. */
export const readUplink = (snapshot: Snapshot, routes: readonly Route[] | undefined): Uplink | undefined => {
	const route = objectsOf(snapshot, uplinkCommand)[0] ?? objectsOf(snapshot, defaultRouteCommand)[0];
	const device = word(route?.dev);
	if (device !== undefined) return {device, gateway: word(route?.gateway), source: word(route?.prefsrc)};
	const fallback = routes?.find(({destination}) => destination === 'default');
	return fallback && {device: fallback.device, gateway: fallback.gateway, source: undefined};
};
