import type {Diagnosis} from './finding.ts';

type Version = readonly [major: number, minor: number, patch: number];

/** Known faults of kernels, by upstream's version. Distributions mend older ones and break newer ones: in range is a warning, no more. */
const known: readonly {
	readonly id: string;
	/** The first with it, and the first without. */
	readonly from: Version;
	readonly to: Version;
	readonly effect: string;
	readonly advice: string;
	readonly source: string;
}[] = [
	{
		id: 'udp-gso-mangled',
		from: [7, 0, 0],
		to: [7, 1, 5],
		effect: 'sends UDP mangled where it is cut by the NIC (QUIC, WireGuard, VPNs)',
		advice: 'where UDP is slow: ethtool -K NIC tx-udp-segmentation off, or 7.1.5 and newer',
		source: 'commit b10b446, fixed by 78effd8 and 5f17ae0; tailscale#19777, #19918, #21335 (2026)',
	},
	{
		id: 'tap-with-qdisc',
		from: [7, 2, 0],
		to: [7, 2, 1],
		effect: 'stops the queue of a tap that has a qdisc: 13.5 to 9.13 Gbit/s in one report',
		advice: 'tc qdisc show dev TAP: noqueue is right',
		source: 'commit 1d6e569b7d0c, later opt-in by IFF_BACKPRESSURE; netdev 2026-07',
	},
];

const versionOf = (release: string | undefined): Version | undefined => {
	const [, major, minor, patch = '0'] = /^(\d+)\.(\d+)(?:\.(\d+))?/.exec(release ?? '') ?? [];
	return major === undefined ? undefined : [Number(major), Number(minor), Number(patch)];
};

const isBefore = (one: Version, other: Version): boolean => {
	const at = one.findIndex((part, index) => part !== other[index]);
	return at !== -1 && (one[at] ?? 0) < (other[at] ?? 0);
};

export const regressions: Diagnosis = ({host}) => {
	const version = versionOf(host.kernel);
	if (version === undefined) return [];
	return known
		.filter(({from, to}) => !isBefore(version, from) && isBefore(version, to))
		.map(({id, effect, advice, source}) => ({
			id,
			severity: 'worth knowing',
			where: 'host',
			evidence: `Kernel ${host.kernel} is in the range of one that ${effect}`,
			advice,
			unless: 'the distribution has mended it: only the symptom accuses.',
			source,
		}));
};
