import type {Station} from './station.ts';

/** A station before it is known what is wrong there. */
export type Place = Omit<Station, 'findings'>;

/** A place with what is known of it; the rest is unknown. */
export const place = (kind: Place['kind'], name: string, details: readonly string[], known: Partial<Place> = {}): Place => ({
	kind,
	name,
	details,
	count: undefined,
	links: [],
	cpus: undefined,
	mtu: undefined,
	offloadsOff: undefined,
	...known,
});

/**
 * By ethtool's short names, what lets a packet of 64 KiB pass whole: checksums and cutting left to the NIC, or to nobody. Receive checksums
 * of a tap are always “off [fixed]”, large receive offload is off under every bridge.
 */
const mattering = ['tx', 'sg', 'tso', 'gso', 'gro'] as const;

/** Of the offloads that matter those that are off; undefined where they were not read. */
export const offOf = (offloads: Readonly<Record<string, boolean>> | undefined): readonly string[] | undefined =>
	offloads && mattering.filter(name => offloads[name] === false);
