import type {Facts, LinkCounters, Nic, Tap} from './facts.ts';
import {note, type StandOut, warning} from './stand-out.ts';

/** Fewer than these are the noise of any network: a guest that starts, a cable that was pulled. */
const [fewestLost, smallestShare] = [1000, 0.001];

/** `4.1 %` where so many of all packets were lost that it is worth a look. */
const notableShare = (lost: number | undefined, passed: number | undefined): string | undefined => {
	if (lost === undefined || passed === undefined || lost < fewestLost) return undefined;
	const share = lost / (lost + passed);
	return share < smallestShare ? undefined : `${Number((100 * share).toPrecision(2))} %`;
};

const causeOfMissing = (rings: Nic['rings']): string =>
	rings !== undefined && rings.rx < rings.rxMaximum
		? `its receive ring is ${rings.rx} of ${rings.rxMaximum}`
		: 'the CPUs of its interrupts are too slow';

/** Missed packets are not among those that arrived (rtnl_link_stats64 in include/uapi/linux/if_link.h). */
const ofNic = ({name, rings}: Nic, counters: LinkCounters): readonly StandOut[] => {
	const missed = notableShare(counters.rxMissed, counters.rxPackets);
	const damaged = notableShare(counters.rxErrors, counters.rxPackets);
	const unsent = notableShare(counters.txErrors, counters.txPackets);
	return [
		...(missed === undefined ? [] : [warning(`${name} missed ${missed} of its packets: ${causeOfMissing(rings)}`)]),
		...(damaged === undefined ? [] : [warning(`${name} received ${damaged} of its packets damaged: look at cable and optics`)]),
		...(unsent === undefined ? [] : [warning(`${name} failed to send ${unsent} of its packets: look at cable and switch`)]),
	];
};

/** What the host sends into a tap waits there until vhost, or QEMU, fetches it for the guest. */
const ofTap = ({name, domain}: Tap, counters: LinkCounters): readonly StandOut[] => {
	const dropped = notableShare(counters.txDropped, counters.txPackets);
	return dropped === undefined
		? []
		: [note(`${name} dropped ${dropped} of what was sent to ${domain ?? 'its guest'}: not fetched in time`)];
};

/** Packets that were lost in large numbers since the interfaces were made. */
export const lossStandOuts = ({nics, taps}: Facts): readonly StandOut[] => [
	...nics.flatMap(nic => (nic.counters === undefined ? [] : ofNic(nic, nic.counters))),
	...taps.flatMap(tap => (tap.counters === undefined ? [] : ofTap(tap, tap.counters))),
];
