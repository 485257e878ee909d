import type {Random} from './random.ts';

/** One run: when it begins, which client ports it uses, and in which boot of the guest. */
export type RunAt = {readonly seconds: number; readonly ports: number; readonly boot: number};

/** Relative throughput of the runs of one session, in which time only goes forward. */
export type Session = (run: RunAt) => number;
export type Noise = (random: Random) => Session;

/** Seconds of a run, and those for which the deviations below are meant: a run half as long is noisier by √2. */
const [counted, meant] = [5, 10];

/** The factors or terms of several kinds of noise together; each says by how much a run differs. */
const together =
	(...kinds: readonly Noise[]): Noise =>
	random => {
		const sessions = kinds.map(kind => kind(random));
		return run => 1 + sessions.reduce((sum, session) => sum + session(run), 0);
	};

const white =
	(deviation: number): Noise =>
	({normal}) =>
	() =>
		deviation * Math.sqrt(meant / counted) * normal();

/** A level that wanders around its middle (Ornstein and Uhlenbeck). */
const wandering =
	(deviation: number, memory: number): Noise =>
	({normal}) => {
		let [level, last] = [deviation * normal(), 0];
		return ({seconds}) => {
			const kept = Math.exp(-(seconds - last) / memory);
			[level, last] = [level * kept + deviation * Math.sqrt(1 - kept * kept) * normal(), seconds];
			return level;
		};
	};

/** Up in one session and down in the next. */
const drifting =
	(perMinute: number): Noise =>
	({uniform}) => {
		const slope = uniform() < 0.5 ? perMinute : -perMinute;
		return ({seconds}) => (slope * seconds) / 60;
	};

const walking =
	(perRootMinute: number): Noise =>
	({normal}) => {
		let [level, last] = [0, 0];
		return ({seconds}) => {
			[level, last] = [level + perRootMinute * Math.sqrt((seconds - last) / 60) * normal(), seconds];
			return level;
		};
	};

const booting =
	(deviation: number): Noise =>
	({normal}) => {
		const levels: number[] = [];
		return ({boot}) => (levels[boot] ??= deviation * normal());
	};

/** Flows that are thrown on queues: how many queues are used, against the mean. The same ports fall on the same queues. */
const hashed = (flows: number, queues: number, rest: Noise): Noise => {
	const usual = queues * (1 - (1 - 1 / queues) ** flows);
	return random => {
		const session = rest(random);
		const shares: number[] = [];
		return run => {
			shares[run.ports] ??= new Set(Array.from({length: flows}, () => Math.floor(random.uniform() * queues))).size / usual;
			return session(run) * (shares[run.ports] ?? 1);
		};
	};
};

const dipping =
	(probability: number, factor: number, rest: Noise): Noise =>
	random => {
		const session = rest(random);
		return run => session(run) * (random.uniform() < probability ? factor : 1);
	};

export const noises = {
	'independent 2 %': together(white(0.02)),
	'independent 5 %': together(white(0.05)),
	'line-limited 0.3 %': together(white(0.003)),
	'autocorrelated 3 %, 2 min': together(white(0.01), wandering(0.03, 120)),
	'autocorrelated 3 %, 10 min': together(white(0.01), wandering(0.03, 600)),
	'drift 0.3 %/min': together(white(0.02), drifting(0.003)),
	'random walk 1 %/√min': together(white(0.02), walking(0.01)),
	'16 flows on 8 queues': hashed(16, 8, together(white(0.02))),
	'16 flows on 4 queues': hashed(16, 4, together(white(0.02))),
	'10 % of the runs dip by 30 %': dipping(0.1, 0.7, together(white(0.02))),
	'boots differ by 2 %': together(white(0.02), booting(0.02)),
	'boots differ by 4 %': together(white(0.02), booting(0.04)),
	'boots differ by 2 %, drift 0.3 %/min': together(white(0.02), booting(0.02), drifting(0.003)),
	'boots differ by 2 %, runs dip': dipping(0.1, 0.7, together(white(0.02), booting(0.02))),
} as const satisfies Record<string, Noise>;

export type NoiseName = keyof typeof noises;
