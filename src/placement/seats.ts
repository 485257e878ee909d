import type {Core, L3Domain, Topology} from './cores.ts';

/** What a CPU is used for. */
export type CpuRole = 'housekeeping' | 'interrupt' | 'emulator' | 'vhost' | 'iothread' | 'vcpu';

/** Who has taken which CPU so far. Belongs to one attempt of placing and is thrown away with it. */
export type Seats = {
	readonly topology: Topology;
	/** By CPU number. */
	readonly roles: (CpuRole | undefined)[];
	/** CPUs taken, by core index. */
	readonly taken: Int32Array;
	/** Cores of which nothing is taken, by L3 domain index. */
	readonly quietCores: Int32Array;
	/** CPUs not taken, by L3 domain index. */
	readonly freeCpus: Int32Array;
};

export const isQuiet = (seats: Seats, core: Core): boolean => !core.foreign && seats.taken[core.index] === 0;

export const emptySeats = (topology: Topology): Seats => {
	const domains = topology.nodes.flatMap(node => node.domains).sort((a, b) => a.index - b.index);
	const cores = domains.reduce((sum, domain) => sum + domain.cores.length, 0);
	return {
		topology,
		roles: [],
		taken: new Int32Array(cores),
		quietCores: Int32Array.from(domains, domain => domain.cores.filter(core => !core.foreign).length),
		freeCpus: Int32Array.from(domains, domain => domain.cores.reduce((sum, core) => sum + core.cpus.length, 0)),
	};
};

/** The first to claim a CPU gives it its role; a second one shares it. */
export const claim = (seats: Seats, cpu: number, role: CpuRole): void => {
	const core = seats.topology.coreOf.get(cpu);
	if (!core || seats.roles[cpu] !== undefined) return;
	const domain = core.domain.index;
	if (isQuiet(seats, core)) seats.quietCores[domain] = (seats.quietCores[domain] ?? 0) - 1;
	seats.freeCpus[domain] = (seats.freeCpus[domain] ?? 0) - 1;
	seats.taken[core.index] = (seats.taken[core.index] ?? 0) + 1;
	seats.roles[cpu] = role;
};

const total = (counts: Int32Array, domains: readonly L3Domain[]): number => {
	let sum = 0;
	for (const domain of domains) sum += counts[domain.index] ?? 0;
	return sum;
};

export const freeCpus = (seats: Seats, domains: readonly L3Domain[]): number => total(seats.freeCpus, domains);

export const quietCores = (seats: Seats, domains: readonly L3Domain[]): number => total(seats.quietCores, domains);

/**
 * How much a free CPU of this core would be disturbed by its siblings, and disturb them: 0 not at all. The order is that of the
 * prices: a sibling of the same kind, housekeeping, other work of the host's side, a vhost worker, a vCPU, another guest.
 */
const noise = (seats: Seats, core: Core, role: CpuRole): number => {
	if (core.foreign) return 5;
	if (seats.taken[core.index] === 0) return 0;
	let worst = 0;
	for (const cpu of core.cpus) {
		const other = seats.roles[cpu];
		if (other === undefined) continue;
		worst = Math.max(
			worst,
			other === role ? 1 : other === 'vcpu' || role === 'vcpu' ? 4 : other === 'vhost' ? 3 : other === 'housekeeping' ? 1.5 : 2,
		);
	}
	return worst;
};

/**
 * Claims `count` CPUs of these L3 domains, each the quietest at its time, noise and distance added up; among equals the first, or
 * counted from the end. Returns fewer when there are fewer.
 */
export const claimQuietest = (
	seats: Seats,
	domains: readonly L3Domain[],
	count: number,
	role: CpuRole,
	{distance, from}: {readonly distance: (domain: L3Domain) => number; readonly from: 'start' | 'end'},
): readonly number[] => {
	const claimed: number[] = [];
	const order = from === 'start' ? domains : [...domains].reverse();
	while (claimed.length < count) {
		let best: {readonly core: Core; readonly noise: number} | undefined;
		for (const domain of order) {
			const far = distance(domain);
			if (seats.freeCpus[domain.index] === 0 || (best && best.noise <= far)) continue;
			const quiet = seats.quietCores[domain.index] !== 0;
			for (let at = 0; at < domain.cores.length; at++) {
				const core = domain.cores[from === 'start' ? at : domain.cores.length - 1 - at];
				if (!core || seats.taken[core.index] === core.cpus.length || (quiet && !isQuiet(seats, core))) continue;
				const found = noise(seats, core, role) + far;
				if (!best || found < best.noise) best = {core, noise: found};
				if (found === far) break;
			}
		}
		const cpu = best?.core.cpus.find(candidate => seats.roles[candidate] === undefined);
		if (cpu === undefined) return claimed;
		claim(seats, cpu, role);
		claimed.push(cpu);
	}
	return claimed;
};

/** L3 domains in the order in which a guest should fill them: the tightest that holds all of it, else the emptiest first. */
export const domainsFor = (seats: Seats, domains: readonly L3Domain[], cores: number, coresWithService: number): readonly L3Domain[] => {
	const room = (domain: L3Domain): number => seats.quietCores[domain.index] ?? 0;
	for (const enough of [coresWithService, cores]) {
		const tightest = domains.filter(domain => room(domain) >= enough).sort((a, b) => room(a) - room(b) || a.index - b.index)[0];
		if (tightest) return [tightest, ...domains.filter(domain => domain !== tightest)];
	}
	return [...domains].sort((a, b) => room(b) - room(a) || a.index - b.index);
};

/** Claims quiet cores for `count` vCPUs in the order of `domains`: `threads` CPUs of each core. Returns fewer when there are fewer. */
export const claimCores = (seats: Seats, domains: readonly L3Domain[], count: number, threads: number): readonly number[] => {
	const claimed: number[] = [];
	for (const domain of domains) {
		if (seats.quietCores[domain.index] === 0) continue;
		for (const core of domain.cores) {
			if (claimed.length === count) return claimed;
			if (!isQuiet(seats, core)) continue;
			for (const cpu of core.cpus.slice(0, Math.min(threads, count - claimed.length))) {
				claim(seats, cpu, 'vcpu');
				claimed.push(cpu);
			}
		}
	}
	return claimed;
};
