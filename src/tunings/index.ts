import {bridgeNetfilter} from './bridge-netfilter.ts';
import {conntrack} from './conntrack.ts';
import {cpuMode} from './cpu-mode.ts';
import {cpuPinning} from './cpu-pinning.ts';
import {disk} from './disk.ts';
import {flowtable} from './flowtable.ts';
import {governor} from './governor.ts';
import {guestBuffers} from './guest-buffers.ts';
import {guestQueues} from './guest-queues.ts';
import {haltPolling} from './halt-polling.ts';
import {hostBuffers} from './host-buffers.ts';
import {hostCpus} from './host-cpus.ts';
import {hugepages} from './hugepages.ts';
import {idleStates} from './idle-states.ts';
import {machineType} from './machine-type.ts';
import {mtu} from './mtu.ts';
import {multiQueue} from './multi-queue.ts';
import {nicCoalescing} from './nic-coalescing.ts';
import {nicInterrupts} from './nic-interrupts.ts';
import {nicRing} from './nic-ring.ts';
import {numaBalancing} from './numa-balancing.ts';
import {packetSteering} from './packet-steering.ts';
import {pageSharing} from './page-sharing.ts';
import {tap} from './tap.ts';
import {transparentHugepages} from './transparent-hugepages.ts';
import type {Tuning} from './tuning.ts';
import {vhostNet} from './vhost-net.ts';
import {vhostWorkers} from './vhost-workers.ts';

/** The catalogue, in the order applied: the host first and live, then the guest's definition, then its inside. */
export const tunings: readonly Tuning[] = [
	vhostNet,
	bridgeNetfilter,
	hostBuffers,
	conntrack,
	// Ahead of the interrupts: some drivers make those anew with their rings.
	nicRing,
	nicCoalescing,
	nicInterrupts,
	packetSteering,
	flowtable,
	hostCpus,
	governor,
	idleStates,
	haltPolling,
	numaBalancing,
	transparentHugepages,
	multiQueue,
	cpuMode,
	cpuPinning,
	vhostWorkers,
	hugepages,
	pageSharing,
	disk,
	machineType,
	mtu,
	tap,
	guestQueues,
	guestBuffers,
];
