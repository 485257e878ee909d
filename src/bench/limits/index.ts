import {backlogDrops} from './backlog-drops.ts';
import {bandwidth} from './bandwidth.ts';
import {burstsHeldBack} from './bursts-held-back.ts';
import {conntrack} from './conntrack.ts';
import {ec2Aggregate} from './ec2-aggregate.ts';
import {ec2Flow} from './ec2-flow.ts';
import {enaAllowances} from './ena-allowances.ts';
import {enaOtherAllowances} from './ena-other-allowances.ts';
import {hostFull} from './host-full.ts';
import {hotWorker} from './hot-worker.ts';
import type {Limit, LimitKind, Observed} from './limit.ts';
import {mainLoop} from './main-loop.ts';
import {peerCpu} from './peer-cpu.ts';
import {policed} from './policed.ts';
import {queueDrops} from './queue-drops.ts';
import {retransmits} from './retransmits.ts';
import {ringDrops} from './ring-drops.ts';
import {singleQueue} from './single-queue.ts';
import {softirq} from './softirq.ts';
import {steal} from './steal.ts';
import {tapDrops} from './tap-drops.ts';
import {timeSqueeze} from './time-squeeze.ts';
import {tool} from './tool.ts';
import {toolInAll} from './tool-in-all.ts';
import {trafficControl} from './traffic-control.ts';
import {uplink} from './uplink.ts';
import {vcpuFull} from './vcpu-full.ts';
import {vcpuWaits} from './vcpu-waits.ts';
import {vcpusFull} from './vcpus-full.ts';
import {workerBesideOthers} from './worker-beside-others.ts';
import {workerBesideOwn} from './worker-beside-own.ts';
import {workerWaits} from './worker-waits.ts';
import {workersFull} from './workers-full.ts';
import {workersSqueezed} from './workers-squeezed.ts';

/**
 * One line a kind, most telling first: what hides everything else (the tool, the peer), then what somebody set, then CPUs that are taken
 * away, then those that are shared, then those that are full of the work itself, and last where packets get lost, which mostly follows
 * from one of those.
 */
export const limitKinds: readonly LimitKind[] = [
	tool,
	peerCpu,
	enaAllowances,
	ec2Flow,
	ec2Aggregate,
	bandwidth,
	trafficControl,
	policed,
	uplink,
	hostFull,
	steal,
	workersSqueezed,
	workerBesideOwn,
	workerBesideOthers,
	workerWaits,
	singleQueue,
	hotWorker,
	workersFull,
	mainLoop,
	softirq,
	vcpuWaits,
	vcpusFull,
	vcpuFull,
	burstsHeldBack,
	toolInAll,
	ringDrops,
	backlogDrops,
	queueDrops,
	tapDrops,
	conntrack,
	enaOtherAllowances,
	retransmits,
	timeSqueeze,
];

/**
 * What limits the throughput now, the most telling first.
 * @param ways each direction that was measured at once
 */
export const limits = (...ways: readonly Observed[]): readonly Limit[] => {
	const found = limitKinds.flatMap(({id, cap, remedy, evidence}): readonly Limit[] => {
		const told = ways.map(evidence);
		// At a cap one way, what goes the other way can still be raised.
		const holds = told.every(sentences => sentences.length > 0);
		return told.flat().map(sentence => ({id, cap: holds ? cap : undefined, remedy, evidence: sentence}));
	});
	// Both ways may have the same to tell, each as another kind.
	return [...Map.groupBy(found, one => one.evidence).values()].flatMap(([first]) => first ?? []);
};

/** That nothing was found, and where nobody looked: it may limit all the same. */
export const nothingFound = ({host, peer, queueing}: Observed): string => {
	const unread = [host ?? 'the host’s CPUs', peer ?? 'the peer’s CPUs', queueing ?? 'limits of tc'].filter(one => typeof one === 'string');
	return `Nothing that was read is at its limit${unread.length === 0 ? '' : ` (not read: ${unread.join(', ')})`}.`;
};
