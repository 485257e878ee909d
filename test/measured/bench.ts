import assert from 'node:assert/strict';
import type {Design} from '../../src/judge/design.ts';
import {runSeconds} from '../../src/judge/outlook.ts';
import {conduct, type Ending} from '../../src/measured/conduct.ts';
import {type Foreseen, foresee} from '../../src/measured/foresee.ts';
import {type Found, nothingFound} from '../../src/measured/found.ts';
import {Holding} from '../../src/measured/holding.ts';
import type {Meter, Metered} from '../../src/measured/meter.ts';
import {aloneIn, toJudge} from '../../src/measured/work.ts';
import {makePlan} from '../../src/plan/make-plan.ts';
import {chosen} from '../../src/plan/plan.ts';
import {presetNamed} from '../../src/plan/preset.ts';
import {readHost} from '../../src/plan/read-host.ts';
import {unseen} from '../../src/plan/reading.ts';
import {hostAlone} from '../../src/run/machines.ts';
import {beginRun} from '../../src/run/run.ts';
import type {MemoryHost} from '../../src/target/memory.ts';
import {only, operator, silent} from '../run/host-in-memory.ts';
import type {Session} from '../simulate/noise.ts';

export const sending: Metered = {
	metric: {id: 'sending', title: 'TCP sending', better: 'higher'},
	part: 'judged',
	unit: 'Gbit/s',
	how: 'made up',
};

/** What is asked of the host itself: a step has an effect where it is felt, whatever anybody believes that holds. */
export const isFelt: Readonly<Record<string, (host: MemoryHost) => Promise<boolean>>> = {
	'host-buffers': async host => (await host.read('/proc/sys/net/core/rmem_max')) === '16777216\n',
	'nic-interrupts': async host => (await host.read('/etc/nearmetal/interrupts.sh')) !== undefined,
	'vhost-workers': async host => (await host.read('/etc/nearmetal/repin.sh')) !== undefined,
	'cpu-pinning': async host => /<vcpupin/.test((await host.run(['virsh', 'dumpxml', 'web01'])).stdout),
	hugepages: async host => /<hugepages/.test((await host.run(['virsh', 'dumpxml', 'web01'])).stdout),
};

export type Tuning = {
	readonly steps: readonly string[];
	readonly design: Design;
	/** Of each step; one that is not named has none. */
	readonly effects?: Readonly<Record<string, number>>;
	readonly session: Session;
	readonly heldBy?: string;
	/** Before run n, from 1. */
	readonly beforeRun?: (n: number, abort: AbortController) => void;
};

export type Tuned = {
	readonly ending: Ending;
	readonly found: Found;
	readonly held: readonly string[];
	readonly lines: readonly string[];
	/** How often the guest was stopped. */
	readonly boots: number;
	readonly foreseen: Foreseen;
};

/** A tuning run on a host in memory, whose throughput is that of a session of made-up noise. */
export const tune = async (host: MemoryHost, {steps, design, effects = {}, session, heldBy, beforeRun}: Tuning): Promise<Tuned> => {
	const preset = presetNamed('recommended');
	assert.ok(preset);
	const reading = {...(await readHost(host)), inside: unseen};
	const {plan} = makePlan(reading, {preset, guest: 'web01', on: only(...steps), options: {}});
	const order = chosen(plan).map(({id}) => id);
	assert.deepEqual(order, steps);
	let [seconds, boots, runs] = [0, 0, 0];
	const abort = new AbortController();
	const meter: Meter = {
		instruments: [sending],
		unmeasured: [],
		seconds: runSeconds,
		async read(ports) {
			beforeRun?.(++runs, abort);
			let value = 10 * session({seconds, ports, boot: boots});
			seconds += 8;
			for (const step of steps) if (await isFelt[step]?.(host)) value *= 1 + (effects[step] ?? 0);
			return {figures: {sending: {value, heldBy}}, measurements: {}, packets: {}};
		},
		async leaveGuest() {
			boots++;
			seconds += 45;
		},
		async settle() {
			seconds += 20;
		},
		async close() {},
	};
	const run = await beginRun(hostAlone(host), reading, plan, operator, silent);
	const judging = toJudge(plan, aloneIn(plan, reading));
	const holding = new Holding(run, meter, order, judging.atStart);
	const [found, lines] = [nothingFound([]), [] as string[]];
	const ending = await conduct({
		steps: judging,
		design,
		holding,
		meter,
		found,
		tell: line => lines.push(line),
		onFound: async () => {},
		now: () => new Date(0),
		signal: abort.signal,
	});
	if (ending.kind === 'interrupted') await run.abandon();
	else await run.close();
	return {ending, found, held: holding.held, lines, boots, foreseen: foresee(judging, design, meter.seconds)};
};
