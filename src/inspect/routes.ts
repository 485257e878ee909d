import type {Snapshot} from '../target/target.ts';
import type {Route, Uplink} from './facts.ts';
import {fourRoutesCommand, fourRoutesFile, sixRoutesCommand, sixRoutesFile, uplinkCommand} from './probe.ts';
import {objectsOf, stdoutOf, toCount, word} from './reading.ts';

// The kernel's own tables, which need no program: /proc/net/route (net/ipv4/fib_trie.c) and /proc/net/ipv6_route (net/ipv6/route.c).

/** Of include/uapi/linux/route.h and ipv6_route.h: in use; refuses; the host's own addresses. */
const [up, reject, local] = [0x0001, 0x0200, 0x80000000];

const has = (flags: string, flag: number): boolean => Math.floor(Number.parseInt(flags, 16) / flag) % 2 === 1;

const isUsed = (flags: string): boolean => has(flags, up) && !has(flags, reject) && !has(flags, local);

const bytesOf = (digits: string): readonly number[] => (digits.match(/../g) ?? []).map(byte => Number.parseInt(byte, 16));

/** Interface, destination, gateway, flags, metric and mask of a line. */
const fourLine = /^(\S+)\s+([\dA-F]{8})\s+([\dA-F]{8})\s+([\dA-F]{4,8})\s+\d+\s+\d+\s+(\d+)\s+([\dA-F]{8})\s/gm;

/**
 * Addresses are printed as the number that their bytes are in the machine's memory: turned round on x86 and ARM, as written on s390x.
 * The ones of a mask come first, which tells how the machine counts.
 */
const readFourRoutes = (text: string): readonly Route[] => {
	const lines = [...text.matchAll(fourLine)];
	const isAsWritten = lines.some(([, , , , , , mask = '']) => {
		const bytes = bytesOf(mask);
		return (bytes[0] ?? 0) > (bytes.at(-1) ?? 0);
	});
	const address = (digits: string) => (isAsWritten ? bytesOf(digits) : bytesOf(digits).toReversed()).join('.');
	return lines.flatMap(([, device = '', destination = '', gateway = '', flags = '', metric = '', mask = '']) => {
		if (!isUsed(flags)) return [];
		const ones = bytesOf(mask).reduce((sum, byte) => sum + byte.toString(2).replaceAll('0', '').length, 0);
		return [
			{
				destination: ones === 0 ? 'default' : `${address(destination)}/${ones}`,
				device,
				gateway: /^0+$/.test(gateway) ? undefined : address(gateway),
				metric: Number(metric),
			},
		];
	});
};

/** Destination, its length, gateway, metric, flags and interface of a line. */
const sixLine =
	/^([\da-f]{32}) ([\da-f]{2}) [\da-f]{32} [\da-f]{2} ([\da-f]{32}) ([\da-f]{8}) [\da-f]{8} [\da-f]{8} ([\da-f]{8})\s+(\S+)$/gm;

/** 32 digits in the shortest form (RFC 5952), as a URL's host is written. */
const sixAddress = (digits: string): string => new URL(`http://[${digits.match(/.{4}/g)?.join(':')}]`).hostname.slice(1, -1);

/** Without multicast and link-local destinations, which every interface has. */
const readSixRoutes = (text: string): readonly Route[] =>
	[...text.matchAll(sixLine)].flatMap(([, destination = '', length = '', gateway = '', metric = '', flags = '', device = '']) => {
		if (!isUsed(flags) || device === 'lo' || /^(ff|fe80)/.test(destination)) return [];
		const ones = Number.parseInt(length, 16);
		return [
			{
				destination: ones === 0 ? 'default' : `${sixAddress(destination)}/${ones}`,
				device,
				gateway: /^0+$/.test(gateway) ? undefined : sixAddress(gateway),
				metric: Number.parseInt(metric, 16),
			},
		];
	});

const byMetric = (a: Route, b: Route): number => a.metric - b.metric;

/** The lines of a table that were read; a recording holds all of them. */
const tables = (snapshot: Snapshot): readonly (string | undefined)[] => [
	stdoutOf(snapshot, fourRoutesCommand) ?? snapshot.files[fourRoutesFile],
	stdoutOf(snapshot, sixRoutesCommand) ?? snapshot.files[sixRoutesFile],
];

/** Of IPv4, then of IPv6, each in the order of their metrics: the first that fits is the kernel's choice. */
export const readRoutes = (snapshot: Snapshot): readonly Route[] | undefined => {
	const [four, six] = tables(snapshot);
	if (four === undefined && six === undefined) return undefined;
	return [...readFourRoutes(four ?? '').toSorted(byMetric), ...readSixRoutes(six ?? '').toSorted(byMetric)];
};

/** Of both families together. */
export const readRoutesLeftOut = (snapshot: Snapshot): number | undefined => {
	const read = tables(snapshot).filter(text => text !== undefined);
	return read.length === 0 ? undefined : read.reduce((sum, text) => sum + (toCount(/^left out (\d+)$/m.exec(text)?.[1]) ?? 0), 0);
};

/** Where traffic to the internet leaves: by the routing table's answer, else by the first default route. */
export const readUplink = (snapshot: Snapshot, routes: readonly Route[] | undefined): Uplink | undefined => {
	const route = objectsOf(snapshot, uplinkCommand)[0];
	const device = word(route?.dev);
	if (device !== undefined) return {device, gateway: word(route?.gateway), source: word(route?.prefsrc)};
	const fallback = routes?.find(({destination}) => destination === 'default');
	return fallback && {device: fallback.device, gateway: fallback.gateway, source: undefined};
};
