import {byMachine} from '../change/by-machine.ts';
import {type Change, type Edit, evolve, holds, linesOf, type State, titleOf} from '../change/change.ts';
import {inOneLine, inShort, inWords} from '../change/in-words.ts';
import type {Plan} from '../plan/plan.ts';
import {said} from '../target/kernel-error.ts';
import {type Target, TargetError} from '../target/target.ts';
import {type NamedFile, writeTogether} from '../target/write-together.ts';
import {json} from '../text/visible.ts';
import {driftsOf} from './drifts.ts';
import {afterName, beforeName, runFolder, undoByHand, undoGuestByHand, undoGuestName} from './folder.ts';
import {shutDown, start, startAfter} from './guest-power.ts';
import {Journal} from './journal.ts';
import {type Machines, machineOf} from './machines.ts';
import type {Outcome, ReadBack, RunEvent} from './outcome.ts';
import {perform} from './perform.ts';
import type {Recorded} from './saved.ts';
import {assertStarts} from './start-needs.ts';
import {type Held, readBoth} from './states.ts';
import {sumOf} from './sum.ts';
import {tryOut} from './try-out.ts';
import {undoEntries} from './undo.ts';
import {type UndoScripts, undoScripts} from './undo-scripts.ts';

type Tell = (event: RunEvent) => void;
/** A change of this run, and the step that it belongs to. */
type Entry = Recorded & {readonly step: string};

/** One open run on a target: it writes the journal before anything else, and what it does can be taken back at any moment. */
export class Session {
	readonly #machines: Machines;
	/** The host: the run's record is there, also of what is done in the guest. */
	readonly #target: Target;
	readonly #journal: Journal;
	readonly #tell: Tell;
	readonly #plan: Plan;
	/** Those that stand: a step that is switched on and off has many, and no undo needs to look at them again. */
	#changes: readonly Entry[] = [];
	#count = 0;
	#restarted = false;
	/** What was read back after our own write: libvirt may print a definition otherwise than it was given. */
	readonly #got = new Map<string, State>();

	private constructor(machines: Machines, run: string, plan: Plan, tell: Tell) {
		this.#machines = machines;
		this.#target = machines.host;
		this.#journal = new Journal(machines.host, run);
		this.#plan = plan;
		this.#tell = tell;
	}

	get run(): string {
		return this.#journal.run;
	}

	/** Opens the run's folder and journal on the target. */
	static async open(machines: Machines, run: string, plan: Plan, tell: Tell): Promise<Session> {
		const session = new Session(machines, run, plan, tell);
		const target = machines.host;
		const {guest} = plan;
		// What is saved may hold a guest's passwords.
		await target.run(['mkdir', '-p', '-m', '700', runFolder(run), `${runFolder(run)}/before`]);
		await session.#save(session.#undoScripts([]), [{name: 'plan.json', text: `${json(plan)}\n`, mode: 0o600}]);
		await session.#journal.add({event: 'begin', run, target: target.name, guest: guest && {name: guest.name, uuid: guest.uuid}});
		tell({type: 'started', run, folder: runFolder(run)});
		return session;
	}

	/**
	 * Applies one step: drift check, saved states and intents, the writes, the reading back. Leaves nothing half done: what fails
	 * is put back, as far as the target can be reached. Does not throw.
	 */
	async apply(step: string, changes: readonly Change[], signal?: AbortSignal): Promise<Outcome> {
		try {
			return await this.#apply(step, changes, signal);
		} catch (error) {
			const because = (error as Error).message;
			this.#tell({type: 'change', step, what: because, status: 'failed'});
			// Where the connection is lost, putting back fails for the same reason, which is told already.
			const isBack = await this.undoStep(step).then(
				report => report.complete,
				() => false,
			);
			return {kind: 'failed', because: `${because} ${isBack ? 'What the step had changed is put back.' : this.#leftBehind()}`};
		}
	}

	async #apply(step: string, changes: readonly Change[], signal: AbortSignal | undefined): Promise<Outcome> {
		const held = await readBoth(this.#machines, changes);
		const drifts = driftsOf(changes, held, {got: this.#got, restarted: this.#restarted});
		if (drifts.length > 0) return {kind: 'drifted', drifts};
		const missing = changes.filter(change => {
			const state = held.state(change);
			return state !== undefined && !holds(change, state);
		});
		if (missing.length === 0) return {kind: 'nothing to do'};

		const refused = await this.#tryOut(missing, held);
		if (refused.length > 0) return {kind: 'refused', readBacks: [], because: `${refused.join(' ')} Nothing of this step was written.`};

		const first = this.#count;
		this.#count += missing.length;
		await this.#declare(
			missing.map((change, index) => ({n: first + index, step, edit: editOf(change), before: sumOf(held.shown(change) ?? '')})),
			held,
		);
		for (const change of missing) {
			signal?.throwIfAborted();
			this.#tell({type: 'change', step, what: describe(change), status: 'writing'});
			await perform(await machineOf(this.#machines, change), change, evolve(change, held.shown(change)));
		}

		return await this.#readBack(step, missing, first);
	}

	/** Why the target would not take what is to be written, as sentences. What it cannot be asked is told. */
	async #tryOut(changes: readonly Change[], held: Held): Promise<readonly string[]> {
		const refused: string[] = [];
		for (const change of changes) {
			const shown = held.shown(change);
			const verdict = await tryOut(await machineOf(this.#machines, change), change, shown, evolve(change, shown));
			if (verdict.kind === 'refused') refused.push(verdict.because);
			if (verdict.kind === 'unknown') this.#tell({type: 'unchecked', what: verdict.because});
		}

		return refused;
	}

	/**
	 * Restarts the guest gracefully, so that it runs with its new definition.
	 * @param whileOff what is done while it is off; where it throws, the guest is started first
	 * @throws TargetError when it would not start, does not stop, or does not start.
	 */
	async restartGuest(signal?: AbortSignal, whileOff?: () => Promise<void>): Promise<void> {
		const {guest} = this.#plan;
		if (guest === undefined) return;
		for (const what of await assertStarts(this.#target, guest)) this.#tell({type: 'unchecked', what});
		this.#restarted = true;
		await this.#save(this.#undoScripts(this.#changes));
		await this.#journal.add({event: 'guest', phase: 'stopping'});
		await this.#machines.leaveGuest();
		const asked = await shutDown(this.#target, guest, this.#tell, signal);
		await this.#journal.add({event: 'guest', phase: 'stopped'});
		await startAfter(whileOff, async () => {
			await this.#journal.add({event: 'guest', phase: 'starting'});
			await start(this.#target, guest, this.#tell, asked);
			await this.#journal.add({event: 'guest', phase: 'started'});
		});
	}

	/** Takes one step back; the guest is not touched. */
	async undoStep(step: string): ReturnType<typeof undoEntries> {
		const entries = this.#changes.filter(change => change.step === step);
		const report = await undoEntries(this.#machines, this.#journal, entries);
		for (const {edit} of entries) this.#got.delete(titleOf(edit));
		if (report.complete) this.#changes = this.#changes.filter(change => change.step !== step);
		return report;
	}

	async keep(step: string, result: unknown): Promise<void> {
		await this.#journal.add({event: 'kept', step, result});
	}

	async end(): Promise<void> {
		await this.#journal.add({event: 'end', state: 'applied'});
	}

	/** Saved states, the undo script and the intents are on the disk before the first write of the step. */
	async #declare(entries: readonly Entry[], held: Held): Promise<void> {
		const changes = [...this.#changes, ...entries];
		const scripts = this.#undoScripts(changes);
		await this.#save(
			scripts,
			entries.map(({n, edit}) => ({name: beforeName(n), text: held.shown(edit) ?? '', mode: 0o600})),
		);
		await this.#saveInGuest(entries, beforeName, held, scripts.guest);
		this.#changes = changes;
		await this.#journal.add(
			...entries.map(({n, step, edit, before}) => ({event: 'intent', n, step, what: titleOf(edit), edit, before}) as const),
		);
	}

	async #readBack(step: string, changes: readonly Change[], first: number): Promise<Outcome> {
		const held = await readBoth(this.#machines, changes);
		await writeTogether(
			this.#target,
			runFolder(this.run),
			changes.map((change, index) => ({name: afterName(first + index), text: held.shown(change) ?? '', mode: 0o600})),
		);
		await this.#saveInGuest(
			this.#changes.filter(({n}) => n >= first),
			afterName,
			held,
		);
		const readBacks: ReadBack[] = [];
		for (const change of changes) {
			const state = held.state(change);
			const same = state !== undefined && holds(change, state);
			readBacks.push({
				what: titleOf(change),
				asked: same || state === undefined ? inShort(change, change.after) : inWords(change, change.after, state),
				got: state === undefined ? 'nothing that could be read' : same ? inShort(change, state) : inWords(change, state, change.after),
				same,
			});
			if (state !== undefined) this.#got.set(titleOf(change), state);
			this.#tell({type: 'change', step, what: describe(change), status: same ? 'done' : 'failed'});
		}

		await this.#journal.add(
			...changes.map((change, index) => ({event: 'done', n: first + index, after: sumOf(held.shown(change) ?? '')}) as const),
		);
		if (readBacks.every(one => one.same)) return {kind: 'applied', readBacks};
		const report = await this.undoStep(step);
		const wrong = readBacks.filter(one => !one.same).map(one => `${one.what}: asked ${one.asked}, got ${one.got}`);
		return {
			kind: 'refused',
			readBacks,
			because: `${wrong.join('; ')}. ${report.complete ? 'The step is put back.' : this.#leftBehind()}`,
		};
	}

	/** The undo scripts, after the files that they need. */
	async #save({host, guest}: UndoScripts, files: readonly NamedFile[] = []): Promise<void> {
		await writeTogether(this.#target, runFolder(this.run), [
			...files,
			{name: 'undo.sh', text: host, mode: 0o700},
			...(guest === undefined ? [] : [undoGuestFile(guest)]),
		]);
	}

	#undoScripts(changes: readonly Entry[]): UndoScripts {
		const {guest, target} = this.#plan;
		const title = `nearmetal run ${this.run} on ${target}`;
		return undoScripts({
			plan: this.#plan,
			changes,
			titles: {host: title, guest: `${title}, inside ${guest?.name}`},
			elsewhere: `The rest is inside ${guest?.name}. As root there: ${undoGuestByHand(this.run)}`,
			restarted: this.#restarted,
		});
	}

	/** What was changed inside the guest can be taken back from there, with the host gone: the states of these entries, and their script. */
	async #saveInGuest(entries: readonly Entry[], nameOf: (n: number) => string, held: Held, script?: string): Promise<void> {
		const inside = byMachine(entries, ({edit}) => edit).guest;
		if (inside.length === 0) return;
		const guest = await this.#machines.guest();
		const folder = runFolder(this.run);
		const made = await guest.run(['mkdir', '-p', '-m', '700', folder, `${folder}/before`]);
		if (made.status !== 0) throw new TargetError(`${folder} could not be made in ${guest.name}: ${said(made.stderr)}`);
		await writeTogether(guest, folder, [
			...inside.map(({n, edit}) => ({name: nameOf(n), text: held.shown(edit) ?? '', mode: 0o600})),
			...(script === undefined ? [] : [undoGuestFile(script)]),
		]);
	}

	#leftBehind(): string {
		return `Not all of it could be put back. Try again with “nearmetal undo”, or on ${this.#target.name}: ${undoByHand(this.run)}`;
	}
}

const undoGuestFile = (text: string): NamedFile => ({name: undoGuestName, text, mode: 0o700});
const editOf = ({on, kind, where, wish}: Change): Edit => ({on, kind, where, wish}) as Edit;

/** One line for a log: `sysctl net.core.rmem_max 212992 → 16777216`. */
export const describe = (change: Change): string => {
	const title = titleOf(change);
	const before = linesOf(change, change.before);
	if (before.length === 0) return `new file ${title}`;
	const [now, then] = [inOneLine(before), inOneLine(linesOf(change, change.after))];
	return now === undefined || then === undefined || now === then ? title : `${title} ${now} → ${then}`;
};
