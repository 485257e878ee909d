import type {Change} from '../change/change.ts';
import {evolve, parseShown, setCommands, titleOf} from '../change/kinds.ts';
import {quote} from '../target/quote.ts';
import type {Target} from '../target/target.ts';
import {type Guest, shutDown, start} from './guest-power.ts';
import {afterFile, beforeFile, Journal, runFolder, undoFile} from './journal.ts';
import type {Outcome, ReadBack, RunEvent} from './outcome.ts';
import {perform} from './perform.ts';
import {type Held, readHeld} from './states.ts';
import {type Undoable, undoEntries} from './undo.ts';
import {undoScript} from './undo-script.ts';

type Tell = (event: RunEvent) => void;

/** One open run on a target: it writes the journal before anything else, and what it does can be taken back at any moment. */
export class Session {
	readonly #target: Target;
	readonly #journal: Journal;
	readonly #tell: Tell;
	readonly #guest: Guest | undefined;
	#changes: readonly (Undoable & {readonly step: string})[] = [];
	#restarted = false;
	/** What was read back after our own write: libvirt may print a definition otherwise than it was given. */
	readonly #got = new Map<string, ReturnType<typeof evolve>>();

	private constructor(target: Target, run: string, guest: Guest | undefined, tell: Tell) {
		this.#target = target;
		this.#journal = new Journal(target, run);
		this.#guest = guest;
		this.#tell = tell;
	}

	get run(): string {
		return this.#journal.run;
	}

	/** Opens the run's folder and journal on the target. */
	static async open(target: Target, run: string, plan: unknown, guest: Guest | undefined, tell: Tell): Promise<Session> {
		const session = new Session(target, run, guest, tell);
		await target.run(['mkdir', '-p', '-m', '700', runFolder(run)]);
		await target.write(`${runFolder(run)}/plan.json`, `${JSON.stringify(plan, null, '\t')}\n`, 0o600);
		await session.#journal.add({event: 'begin', run, target: target.name, guest: guest && {name: guest.name, uuid: guest.uuid}});
		await session.#writeUndoScript();
		tell({type: 'started', run, folder: runFolder(run)});
		return session;
	}

	/** What somebody else changed since the plan was made. */
	#drifts(held: Held, changes: readonly Change[]): Extract<Outcome, {kind: 'drifted'}>['drifts'] {
		return changes.flatMap(change => {
			const state = held.state(change);
			const known = state !== undefined && (state === change.before || state === change.after || state === this.#got.get(titleOf(change)));
			return known
				? []
				: [
						{
							what: titleOf(change),
							expected: inShort(change.before),
							found: state === undefined ? 'nothing that could be read' : inShort(state),
						},
					];
		});
	}

	/** Applies one step: drift check, intents and saved states, the writes, the reading back. Leaves nothing half done. */
	async apply(step: string, changes: readonly Change[], signal?: AbortSignal): Promise<Outcome> {
		const held = await readHeld(this.#target, changes);
		const drifts = this.#drifts(held, changes);
		if (drifts.length > 0) return {kind: 'drifted', drifts};
		const missing = changes.filter(change => {
			const state = held.state(change);
			return state !== undefined && evolve(change, state) !== state;
		});
		if (missing.length === 0) return {kind: 'nothing to do'};

		const first = this.#changes.length;
		const entries = missing.map((change, index) => ({n: first + index, step, edit: editOf(change), before: held.shown(change)}));
		await this.#declare(entries);
		try {
			for (const [index, change] of missing.entries()) {
				signal?.throwIfAborted();
				this.#tell({type: 'change', step, what: describe(change), status: 'writing'});
				await perform(this.#target, setCommands(change, evolve(change, parseShown(change, entries[index]?.before ?? ''))));
			}

			return await this.#readBack(step, missing, first);
		} catch (error) {
			const because = (error as Error).message;
			this.#tell({type: 'change', step, what: because, status: 'failed'});
			const report = await this.undoStep(step);
			return {
				kind: 'failed',
				because: report.complete
					? `${because} What the step had changed is put back.`
					: `${because} Not all of it could be put back: run ${undoFile(this.run)}.`,
			};
		}
	}

	/** Restarts the guest gracefully, so that it runs with its new definition. @throws TargetError when it does not stop, or start. */
	async restartGuest(signal?: AbortSignal): Promise<void> {
		if (this.#guest === undefined) return;
		this.#restarted = true;
		await this.#writeUndoScript();
		await this.#journal.add({event: 'guest', phase: 'stopping'});
		await shutDown(this.#target, this.#guest, this.#tell, signal);
		await this.#journal.add({event: 'guest', phase: 'stopped'}, {event: 'guest', phase: 'starting'});
		await start(this.#target, this.#guest, this.#tell);
		await this.#journal.add({event: 'guest', phase: 'started'});
	}

	/** Takes one step back; the guest is not touched. */
	async undoStep(step: string): ReturnType<typeof undoEntries> {
		const report = await undoEntries(
			this.#target,
			this.#journal,
			this.#changes.filter(change => change.step === step),
		);
		for (const change of this.#changes) if (change.step === step) this.#got.delete(titleOf(change.edit));
		return report;
	}

	async keep(step: string, result: unknown): Promise<void> {
		await this.#journal.add({event: 'kept', step, result});
	}

	async end(): Promise<void> {
		await this.#journal.add({event: 'end', state: 'applied'});
	}

	/** Saved states, the undo script and the intents are on the disk before the first write of the step. */
	async #declare(entries: readonly (Undoable & {readonly step: string})[]): Promise<void> {
		for (const {n, before} of entries) await this.#target.write(beforeFile(this.run, n), before, 0o600);
		this.#changes = [...this.#changes, ...entries];
		await this.#writeUndoScript();
		await this.#journal.add(...entries.map(({n, step, edit}) => ({event: 'intent', n, step, what: titleOf(edit), edit}) as const));
	}

	async #readBack(step: string, changes: readonly Change[], first: number): Promise<Outcome> {
		const held = await readHeld(this.#target, changes);
		const readBacks: ReadBack[] = [];
		for (const [index, change] of changes.entries()) {
			const state = held.state(change);
			const same = state !== undefined && evolve(change, state) === state;
			readBacks.push({
				what: titleOf(change),
				asked: inShort(change.after),
				got: state === undefined ? 'nothing that could be read' : inShort(state),
				same,
			});
			if (state !== undefined) this.#got.set(titleOf(change), state);
			await this.#target.write(afterFile(this.run, first + index), held.shown(change), 0o600);
			this.#tell({type: 'change', step, what: describe(change), status: same ? 'done' : 'failed'});
		}

		await this.#journal.add(...changes.map((_, index) => ({event: 'done', n: first + index}) as const));
		if (readBacks.every(one => one.same)) return {kind: 'applied', readBacks};
		const report = await this.undoStep(step);
		const wrong = readBacks.filter(one => !one.same).map(one => `${one.what}: asked ${one.asked}, got ${one.got}`);
		return {
			kind: 'refused',
			readBacks,
			because: `${wrong.join('; ')}. ${report.complete ? 'The step is put back.' : `Not all could be put back: run ${undoFile(this.run)}.`}`,
		};
	}

	async #writeUndoScript(): Promise<void> {
		const text = undoScript(`nearmetal run ${this.run} on ${this.#target.name}`, this.#changes, this.#restarted ? this.#guest : undefined);
		await this.#target.write(undoFile(this.run), text, 0o700);
	}
}

const editOf = ({kind, where, wish}: Change): Undoable['edit'] => ({kind, where, wish}) as Undoable['edit'];

const inShort = (state: Change['before']): string => {
	if (state === null) return 'no file';
	if (typeof state === 'boolean') return state ? 'loaded' : 'not loaded';
	const lines = state.trimEnd().split('\n');
	return lines.length === 1 ? (lines[0] ?? '') : `${lines.length} lines`;
};

/** One line for a log: `sysctl net.core.rmem_max 212992 → 16777216`. */
export const describe = (change: Change): string => {
	const title = titleOf(change);
	const [before, after] = [inShort(change.before), inShort(change.after)];
	return before === after || change.kind === 'domain' || change.kind === 'file'
		? `${change.before === null ? 'new file ' : ''}${title}`
		: `${title} ${before} → ${after}`;
};

/** How the script is started by hand. */
export const undoByHand = (run: string): string => `sh ${quote(undoFile(run))}`;
