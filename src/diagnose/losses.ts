import type {LinkCounters, Nic, Tap} from '../inspect/facts.ts';
import {notableShare, usualQueueLength} from '../inspect/losses.ts';
import type {Diagnosis, Finding} from './finding.ts';

const counted = 'since the interface was made, and the cause is gone since.';

const finding = (where: string, at: Finding['at'], id: string, evidence: string, advice: string): Finding => ({
	id,
	severity: 'costs throughput',
	where,
	...(at === undefined ? {} : {at}),
	evidence,
	advice,
	unless: `it was counted long ago: ${counted}`,
	source: 'kernel Documentation/ABI/testing/sysfs-class-net-statistics',
});

/** Missed packets are not among those that arrived (rtnl_link_stats64 in include/uapi/linux/if_link.h). */
const ofNic = ({name, rings}: Nic, counters: LinkCounters): readonly Finding[] => {
	const missed = notableShare(counters.rxMissed, counters.rxPackets);
	const damaged = notableShare(counters.rxErrors, counters.rxPackets);
	const unsent = notableShare(counters.txErrors, counters.txPackets);
	const isSmall = rings !== undefined && rings.rx < rings.rxMaximum;
	return [
		...(missed === undefined
			? []
			: [
					isSmall
						? finding(
								name,
								{link: name},
								'nic-missed',
								`${name} missed ${missed} of its packets: its receive ring is ${rings.rx} of ${rings.rxMaximum}`,
								'the step nic-ring, which interrupts the link for a moment',
							)
						: finding(
								name,
								{link: name},
								'nic-missed',
								`${name} missed ${missed} of its packets`,
								'the step nic-interrupts: the CPUs of its interrupts are too slow',
							),
				]),
		...(damaged === undefined
			? []
			: [finding(name, {link: name}, 'nic-damaged', `${name} received ${damaged} of its packets damaged`, 'look at cable and optics')]),
		...(unsent === undefined
			? []
			: [finding(name, {link: name}, 'nic-unsent', `${name} failed to send ${unsent} of its packets`, 'look at cable and switch')]),
	];
};

/** What the host sends into a tap waits there until vhost, or QEMU, fetches it for the guest. */
const ofTap = ({name, domain, txQueueLength}: Tap, counters: LinkCounters): readonly Finding[] => {
	const dropped = notableShare(counters.txDropped, counters.txPackets);
	if (dropped === undefined) return [];
	const isShort = txQueueLength !== undefined && txQueueLength < usualQueueLength;
	return [
		finding(
			domain ?? name,
			{link: name},
			'tap-drops',
			`${name} dropped ${dropped} of what was sent to ${domain ?? 'its guest'}: not fetched in time${isShort ? `, and its queue is ${txQueueLength} long` : ''}`,
			isShort ? `ip link set ${name} txqueuelen ${usualQueueLength}` : 'the steps multi-queue and vhost-workers',
		),
	];
};

/** Packets that were lost in large numbers since the interfaces were made, by the place where they were lost. */
export const losses: Diagnosis = ({nics, taps, softnet}) => [
	...nics.flatMap(nic => (nic.counters === undefined ? [] : ofNic(nic, nic.counters))),
	...taps.flatMap(tap => (tap.counters === undefined ? [] : ofTap(tap, tap.counters))),
	...backlog(softnet ?? []),
];

const backlog = (cpus: readonly {readonly processed: number; readonly dropped: number}[]): readonly Finding[] => {
	const [dropped, processed] = [cpus.reduce((sum, cpu) => sum + cpu.dropped, 0), cpus.reduce((sum, cpu) => sum + cpu.processed, 0)];
	const share = notableShare(dropped, processed);
	return share === undefined
		? []
		: [
				finding(
					'host',
					undefined,
					'backlog-drops',
					`The host dropped ${share} of its packets before it handled them: ${dropped} found the backlog full`,
					'the step host-buffers, which raises net.core.netdev_max_backlog; where it has, twice what it is',
				),
			];
};
