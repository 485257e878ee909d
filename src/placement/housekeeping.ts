import type {Allowance} from './allowance.ts';
import type {Core} from './cores.ts';
import type {HostForPlacement} from './host.ts';
import {wantedHousekeeping} from './reserve.ts';
import {claim, isQuiet, type Seats} from './seats.ts';

/** The lowest free CPU of these cores, one a core: CPU 0 is where the kernel's own work goes unless told otherwise. */
const keep = (seats: Seats, cores: readonly Core[], count: number): readonly number[] => {
	const kept: number[] = [];
	for (const core of cores) {
		if (kept.length >= count) break;
		const cpu = core.cpus.find(candidate => seats.roles[candidate] === undefined);
		if (cpu === undefined) continue;
		claim(seats, cpu, 'housekeeping');
		kept.push(cpu);
	}
	return kept;
};

/** Housekeeping CPUs that no guest gets. A host without spare CPUs always keeps one, be it shared later. */
export const keepBeforeGuests = (host: HostForPlacement, seats: Seats, allowance: Allowance): readonly number[] => {
	const {nodes} = seats.topology;
	if (allowance.housekeeping === 'every node') {
		return nodes.flatMap(node => keep(seats, node.cores, wantedHousekeeping(host, seats.topology, node.node)));
	}
	if (host.spare.length > 0) return [];
	const [first] = [...nodes].sort((a, b) => (a.cores[0]?.index ?? 0) - (b.cores[0]?.index ?? 0));
	return keep(seats, first?.cores ?? [], 1);
};

/** Housekeeping CPUs that are still missing, from cores that all guests together left quiet. */
export const keepWhatIsLeft = (host: HostForPlacement, seats: Seats, kept: readonly number[]): readonly number[] =>
	seats.topology.nodes.flatMap(node => {
		const here = kept.filter(cpu => seats.topology.nodeOf.get(cpu) === node.node).length;
		const missing = wantedHousekeeping(host, seats.topology, node.node) - here;
		return missing > 0
			? keep(
					seats,
					node.cores.filter(core => isQuiet(seats, core)),
					missing,
				)
			: [];
	});
