import type {CpuSet} from '../cpu/cpu-set.ts';
import type {Topology} from './cores.ts';
import type {GuestPlacement} from './placement.ts';

/**
 * The topology that a guest should see: that of its pins. Threads show only when all vCPUs are pinned one to one, core after core,
 * to all CPUs of their cores; else the guest's scheduler would trust siblings that are none.
 */
export const guestTopology = (vcpuPins: readonly CpuSet[], topology: Topology): GuestPlacement['topology'] => {
	const flat = {sockets: 1, dies: 1, cores: vcpuPins.length, threads: 1};
	const cores = vcpuPins.map(pins => (pins.length === 1 ? topology.coreOf.get(pins[0] ?? -1) : undefined));
	const threads = cores[0]?.cpus.length ?? 1;
	if (threads === 1 || vcpuPins.length % threads !== 0) return flat;
	const seen = new Set<number>();
	for (let first = 0; first < cores.length; first += threads) {
		const core = cores[first];
		const group = new Set(vcpuPins.slice(first, first + threads).flat());
		if (!core || seen.has(core.index) || core.cpus.length !== threads || group.size !== threads) return flat;
		if (!cores.slice(first, first + threads).every(other => other === core)) return flat;
		seen.add(core.index);
	}
	return {...flat, cores: vcpuPins.length / threads, threads};
};
