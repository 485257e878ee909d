/**
 * What each imperfection of a placement costs, in arbitrary units: the one place that says what matters more than what.
 *
 * The order is that of giving up when CPUs run short: queue pairs down to half of those wanted, workers on the guest's node, interrupt
 * CPUs, the emulator's own CPU, whole cores for vCPUs, the NIC's node, the other queue pairs, quiet siblings for vCPUs, a CPU of its
 * own for each vCPU. A guest left out is worse than all of it. One node for a guest that a node can hold is not for sale: see
 * `chooseNodes`.
 */
export const prices = {
	/** A guest that got no place. */
	unplaced: 1_000_000,
	/** Memory on a node of which the emulator has no CPU: with huge pages such a guest does not start (QEMU preallocates from there). */
	memoryWithoutEmulator: 1000,
	/** Each other use of a CPU that a vCPU runs on: the vCPU waits while its guest thinks that it runs. */
	sharedVcpu: 100,
	/** CPU 0 not kept for the host, or used by a guest: timers, unbound kernel work and interrupts without a home land there. */
	bootCpu: 50,
	/** A vCPU whose memory is on another node. */
	remoteMemory: 30,
	/** The emulator on a vCPU of its own guest. */
	emulatorOnVcpu: 12,
	/** No CPU for vhost workers alone. */
	noVhostCpu: 10,
	/** A guest that somebody pinned well is pinned anew, and restarted for it. */
	restart: 10,
	/** Each NUMA cell beyond the first, of a guest that is larger than a node. */
	extraCell: 10,
	/** Interrupts of the uplink handled on another node than the NIC's. */
	remoteInterrupt: 10,
	/** A vCPU whose sibling is busy with something else than the same guest's vCPUs: the pair is split between two owners. */
	splitCore: 8,
	/** A wanted vhost CPU that is missing, below half of those wanted: more than a worker on another node. */
	missingVhostBelowHalf: 7,
	/** A vhost worker or interrupt CPU whose sibling runs a vCPU. */
	besideVcpu: 6,
	/** No CPU for interrupts alone. */
	noInterruptCpu: 5,
	/** A vCPU, or a vhost worker on its guest's node, off the NIC's node. */
	remoteNic: 4,
	/** Each L3 domain that vCPUs of a guest span beyond the first. */
	extraL3Domain: 4,
	/** A housekeeping CPU that a node should have and has not, or shares with a vCPU. */
	missingHousekeeping: 4,
	/** The emulator, or an IOThread, on CPUs that do something else too. */
	sharedEmulator: 4,
	/** A wanted interrupt CPU that is missing. */
	missingInterrupt: 3,
	/** Each vCPU of a guest of which two run on one core. All of them: a guest is as fast as its slowest vCPU. */
	pairedVcpu: 3,
	/** A vhost worker or interrupt CPU whose sibling does other work of the host's side. */
	besideService: 3,
	/** An emulator of which no CPU of its own is near the guest's memory. */
	remoteEmulator: 2.75,
	/** The emulator on a core that it does not have for itself. */
	besideEmulator: 2.5,
	/** A vhost worker on a node where its guest has no memory: every copied byte crosses nodes. */
	remoteWorker: 2,
	/** A wanted vhost CPU that is missing, down to half of those wanted. */
	missingVhost: 2,
	/** A vhost worker or interrupt CPU whose sibling does the same. Both pay: together as much as one beside other work. */
	besideSame: 1.5,
	/** A vhost worker on its guest's node, in an L3 domain where the guest has no vCPU. */
	workerInOtherL3: 1,
	/** Each queue pair of the interface that has most, and each interface, beyond one a CPU. */
	stackedWorker: 1.25,
} as const;

/** The price of giving a guest `given` of the `wanted` CPUs for vhost workers. */
export const vhostShortfall = (wanted: number, given: number): number => {
	const half = Math.ceil(wanted / 2);
	return (
		prices.missingVhost * Math.min(wanted - half, Math.max(0, wanted - given)) +
		prices.missingVhostBelowHalf * Math.max(0, half - given) +
		(wanted > 0 && given === 0 ? prices.noVhostCpu : 0)
	);
};
