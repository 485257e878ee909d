import {type Outcome, outcomeInWords, type ReadBack} from '../run/outcome.ts';
import type {Run} from '../run/run.ts';
import type {Meter} from './meter.ts';
import {startsOn, wayBetween} from './way.ts';

/** A step could not be brought to the state that was asked for, and the reason. */
export class StepFailed extends Error {
	override readonly name = 'StepFailed';
	readonly kind: Outcome['kind'];

	constructor(step: string, kind: Outcome['kind'], because: string) {
		super(`${step}: ${because}`);
		this.kind = kind;
	}
}

/** Which steps hold; by this alone they are switched on and off. Every switch is in the run's journal, as every change is. */
export class Holding {
	readonly #run: Run;
	readonly #meter: Pick<Meter, 'leaveGuest' | 'settle'>;
	/** All chosen steps, in the order applied. */
	readonly #order: readonly string[];
	readonly #atStart: ReadonlySet<string>;
	#held: readonly string[] = [];
	/** Of those that need a guest start, what the guest was started with. */
	#started: readonly string[] = [];
	#checks: readonly ReadBack[] = [];
	#boot = 0;
	/** A step that failed on its way: what it has written is taken back before anything else is done. */
	#half: string | undefined;

	constructor(run: Run, meter: Pick<Meter, 'leaveGuest' | 'settle'>, order: readonly string[], atStart: readonly string[]) {
		this.#run = run;
		this.#meter = meter;
		this.#order = order;
		this.#atStart = new Set(atStart);
	}

	get held(): readonly string[] {
		return this.#held;
	}

	/** What of the run holds now, as a sentence. */
	get inWords(): string {
		return this.#held.length === 0 ? 'No step holds now.' : `Now hold: ${this.#held.join(', ')}.`;
	}

	/** How often the guest was started so far: the same number, the same boot. */
	get boot(): number {
		return this.#boot;
	}

	/** What the guest really has since it was started last. */
	get checks(): readonly ReadBack[] {
		return this.#checks;
	}

	/** Brings everything to this state; the guest is started anew only where it does not run with it. @throws as `startWith` */
	async reach(steps: readonly string[], signal: AbortSignal): Promise<void> {
		await this.#takeBackHalf();
		const wanted = this.#order.filter(step => steps.includes(step) && this.#atStart.has(step));
		if (wanted.join() !== this.#started.join()) return await this.startWith(steps, signal);
		const {undoRunning, undoOff, applyBefore, applyAfter} = this.#wayTo(steps);
		await this.#undo([...undoRunning, ...undoOff]);
		await this.#apply([...applyBefore, ...applyAfter]);
	}

	/** Brings everything to this state in a new boot of the guest, which has settled then. @throws StepFailed, or TargetError when it does not stop or start */
	async startWith(steps: readonly string[], signal: AbortSignal): Promise<void> {
		await this.#takeBackHalf();
		const way = this.#wayTo(steps);
		await this.#undo(way.undoRunning);
		if (way.undoOff.length > 0) await this.#restart(() => this.#undo(way.undoOff));
		await this.#apply(way.applyBefore);
		if (way.undoOff.length === 0 || startsOn(way) === 2) await this.#restart();
		await this.#apply(way.applyAfter);
		await this.#meter.settle(signal);
	}

	#wayTo(steps: readonly string[]) {
		return wayBetween(
			this.#held,
			this.#order.filter(step => steps.includes(step)),
			this.#atStart,
		);
	}

	async #takeBackHalf(): Promise<void> {
		if (this.#half !== undefined) await this.#undo([this.#half]);
		this.#half = undefined;
	}

	async #undo(steps: readonly string[]): Promise<void> {
		for (const step of steps) {
			const {complete, lines} = await this.#run.undoStep(step);
			if (!complete) {
				const open = lines.filter(({status}) => status === 'failed' || status === 'left alone');
				throw new StepFailed(
					step,
					'failed',
					`could not be taken back. ${open.map(({what, because}) => `${what}: ${because ?? 'no reason is known'}`).join('; ')}.`,
				);
			}
			this.#held = this.#held.filter(one => one !== step);
		}
	}

	async #apply(steps: readonly string[]): Promise<void> {
		for (const step of steps) {
			const outcome = await this.#run.apply(step);
			if (outcome.kind === 'failed') this.#half = step;
			if (outcome.kind !== 'applied' && outcome.kind !== 'nothing to do') throw new StepFailed(step, outcome.kind, outcomeInWords(outcome));
			this.#held = [...this.#held, step];
		}
	}

	async #restart(whileOff?: () => Promise<void>): Promise<void> {
		await this.#meter.leaveGuest();
		this.#boot++;
		let wasOff = false;
		try {
			this.#checks = await this.#run.restartGuest(undefined, async () => {
				wasOff = true;
				await whileOff?.();
			});
		} finally {
			// Also where not all could be taken back while it was off: it runs with what was left.
			if (wasOff) this.#started = this.#held.filter(step => this.#atStart.has(step));
		}
	}
}
