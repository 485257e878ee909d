import type {Diagnosis, Finding} from './finding.ts';

/** What a tap hands over unfinished where the guest takes it, by ethtool's short names. */
const unfinished = [
	['tx', 'checksums'],
	['tso', 'TCP segmentation'],
] as const;

/**
 * A tap that hands nothing over unfinished. The guest's driver decides by what it takes (TUNSETOFFLOAD in drivers/net/tun.c), and the
 * host may switch it off besides. A definition that says so itself is told elsewhere.
 */
export const tapOffloads: Diagnosis = ({domains, taps}) =>
	domains
		.filter(({state}) => state === 'running')
		.flatMap(({name, live}) =>
			(live?.interfaces ?? []).flatMap(({offloadsOff, target}): readonly Finding[] => {
				const offloads = offloadsOff.length > 0 ? undefined : taps.find(tap => tap.name === target)?.offloads;
				const off = unfinished.filter(([short]) => offloads?.[short] === false);
				return off.length === 0
					? []
					: [
							{
								id: 'tap-offloads',
								severity: 'costs throughput',
								where: name,
								...(target === undefined ? {} : {at: {link: target}}),
								evidence: `${target} hands nothing unfinished to ${name}: ${off.map(([, what]) => what).join(' and ')} ${off.length === 1 ? 'is' : 'are'} off, and the host does it for each packet`,
								advice: `ethtool -k in the guest, whose driver decides; if it takes them, ethtool -K ${target} ${off.map(([short]) => `${short} on`).join(' ')}`,
								unless: 'the guest is still booting, forwards packets itself, or somebody switched them off because of a fault.',
								source: 'kernel drivers/net/tun.c (set_offload)',
							},
						];
			}),
		);
