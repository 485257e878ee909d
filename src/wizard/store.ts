import type {Sample} from '../bench/measurement.ts';
import type {Failure, RunRecord} from '../measured/found.ts';
import type {Plan} from '../plan/plan.ts';
import type {Engine, MeasuredRun, ResultsText, TuningSession} from './engine.ts';
import type {SideEffect, ToWrite, WizardEvent} from './event.ts';
import {judge} from './judgement.ts';
import {initialState, type WizardState} from './state.ts';
import {update} from './update.ts';

/** Time as the store needs it, so that a test can hold it still. */
export type WallClock = {
	/** The wall clock as `hh:mm:ss`. */
	now(): string;
	/** Calls back once after so many milliseconds. */
	after(milliseconds: number, call: () => void): void;
};

/** The wizard's state outside React: made for useSyncExternalStore. */
export type Store = {
	subscribe(listener: () => void): () => void;
	getSnapshot(): WizardState;
	send(event: WizardEvent): void;
	/** Leaves as soon as nothing is under way. Nobody is asked. */
	hangUp(): void;
	/** Resolves when every effect under way has ended: the journal is closed, the lock is free. */
	settled(): Promise<void>;
};

/** Live readings go to the screen four times a second: enough to see, little enough for a slow SSH link. */
const sampleInterval = 250;

export const systemClock: WallClock = {
	now: () => new Date().toTimeString().slice(0, 8),
	after: (milliseconds, call) => {
		setTimeout(call, milliseconds).unref();
	},
};

/** Opens the wizard on an engine and reads the host at once. The one place that performs effects. */
export function createStore(engine: Engine, clock: WallClock = systemClock): Store {
	let state: WizardState = initialState(engine.target);
	let run: MeasuredRun | undefined;
	let abort = new AbortController();
	let samples: readonly Sample[] = [];
	let isHungUp = false;
	const listeners = new Set<() => void>();
	const pending = new Set<Promise<void>>();

	const send = (event: WizardEvent): void => {
		const [next, effects] = update(engine, state, event);
		if (next !== state) {
			state = next;
			for (const listener of listeners) {
				listener();
			}
		}

		for (const effect of effects) {
			start(effect);
		}

		if (isHungUp && event.type !== 'hang up' && state.screen !== 'goodbye') {
			send({type: 'hang up'});
		}
	};

	const start = (effect: SideEffect): void => {
		const done = perform(effect).catch((error: unknown) => {
			send({type: 'failed', during: effect.type, because: error instanceof Error ? error.message : String(error), time: clock.now()});
		});
		pending.add(done);
		void done.finally(() => pending.delete(done));
	};

	const collect = (sample: Sample): void => {
		if (samples.length === 0) {
			clock.after(sampleInterval, () => {
				const batch = samples;
				samples = [];
				send({type: 'sampled', samples: batch});
			});
		}

		samples = [...samples, sample];
	};

	const opened = (): MeasuredRun => {
		if (run === undefined) {
			throw new Error('No run is open, so nothing can be changed. Leave the wizard and start it again.');
		}

		return run;
	};

	const tuning = (): TuningSession => {
		const {tuning: measuring} = opened();
		if (measuring === undefined) {
			throw new Error('This run was begun without measuring.');
		}

		return measuring;
	};

	/** A fresh signal for each effect that can be ended early. */
	const signal = (): AbortSignal => {
		abort = new AbortController();
		return abort.signal;
	};

	/** The plan of what holds, and the results. */
	const toWrite = ({plan, found}: ToWrite): readonly [Plan, ResultsText | undefined] => [
		run?.holds() ?? plan,
		found && run?.tuning?.results(found.found, found.ending),
	];

	const perform = async (effect: SideEffect): Promise<void> => {
		switch (effect.type) {
			case 'inspect': {
				const [facts, standing] = await Promise.all([engine.inspect(), engine.standingRuns()]);
				return send({type: 'inspected', facts, standing});
			}
			case 'look inside':
				await engine.lookInside(effect.guest);
				return send({type: 'looked inside', guest: effect.guest});
			case 'judge': {
				// Keys and the frame come first.
				await new Promise(setImmediate);
				const domain = effect.facts.domains.find(({name}) => name === effect.guest);
				return domain && send({type: 'judged', facts: effect.facts, judgement: judge(engine, effect.facts, domain)});
			}
			case 'save snapshot':
				return send({type: 'saved', path: await engine.saveSnapshot(effect.folder)});
			case 'save plan':
				return send({type: 'plan saved', saved: await engine.savePlan(effect.plan)});
			case 'remember':
				return engine.remember(effect.chosen);
			case 'begin':
				run = await engine.begin(effect.plan, effect.measuring, {
					onEvent: event => send({type: 'told', event, time: clock.now()}),
					onSample: collect,
					tell: text => send({type: 'noted', text, time: clock.now()}),
				});
				if (state.screen === 'goodbye') {
					// It was left meanwhile, and nobody else would close it.
					const late = run;
					run = undefined;
					return late.close();
				}

				return send({
					type: 'begun',
					run: run.id,
					undoScript: engine.target.sample ? undefined : run.undoScript,
					undoCommand: engine.undoCommand,
					unmeasured: run.tuning?.unmeasured ?? [],
					time: clock.now(),
				});
			case 'apply':
				return send({type: 'applied', step: effect.step, outcome: await opened().apply(effect.step, signal()), time: clock.now()});
			case 'restart guest':
				return send({type: 'restarted', checks: await opened().restartGuest(signal()), time: clock.now()});
			case 'measure': {
				const seen = {
					onRun: (run: RunRecord) => send({type: 'ran', run}),
					onFailure: (failure: Failure) => send({type: 'missed', failure}),
				};
				return send({type: 'measured', answers: await tuning().ask(effect.question, effect.found, seen, signal()), time: clock.now()});
			}
			case 'settle':
				return send({type: 'settled', checks: await tuning().settle(effect.found, effect.ending), time: clock.now()});
			case 'keep':
				for (const step of effect.steps) {
					await opened().keep(step, null);
				}

				return send({type: 'kept', time: clock.now()});
			case 'undo steps': {
				const {id} = opened();
				const lines = [];
				for (const step of effect.steps) {
					lines.push(...(await opened().undoStep(step)).lines);
				}

				return send({type: 'undone', report: {run: id, lines, complete: false}, time: clock.now()});
			}
			case 'undo all':
				return send({type: 'undone', report: await opened().undoAll(), time: clock.now()});
			case 'abort':
				abort.abort(new Error('Stopped.'));
				return;
			case 'finish': {
				const finishing = run;
				run = undefined;
				return finishing?.close();
			}
			case 'find folder':
				return send({type: 'folder found', folder: await engine.freeFolder(...toWrite(effect))});
			case 'export':
				return send({type: 'exported', files: await engine.export(...toWrite(effect), effect.folder)});
		}
	};

	start({type: 'inspect'});
	return {
		subscribe(listener) {
			listeners.add(listener);
			return () => {
				listeners.delete(listener);
			};
		},
		getSnapshot: () => state,
		send,
		hangUp() {
			isHungUp = true;
			send({type: 'hang up'});
		},
		async settled() {
			while (pending.size > 0) {
				await Promise.all(pending);
			}
		},
	};
}
