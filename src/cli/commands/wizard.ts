import type {Draw} from '../../../components/drawing.ts';
import {type EngineParts, engineOf} from '../../wizard/engine-of.ts';
import {createStore, type Store} from '../../wizard/store.ts';
import {choices, chooseGuest, choosePreset} from '../choose.ts';
import {type CommandContext, status} from '../context.ts';
import {guestWays} from '../guest-ways.ts';
import {memoryForNow} from '../memory.ts';
import {withRecorded} from '../recorded-preset.ts';
import {applyCommand, undoCommand} from '../undo-command.ts';

export const wizard = async (context: CommandContext): Promise<number> => {
	if (typeof context.terminal === 'string') {
		context.tell(`nearmetal: ${context.terminal}`);
		context.tell(
			'Without it: “nearmetal inspect” shows the host, “nearmetal plan” the steps, “nearmetal apply” asks and performs them, with --yes without asking.',
		);
		context.tell('With --sample each of them works on a built-in host in memory. “nearmetal --help” shows all.');
		return status.usage;
	}

	const {terminal} = context;
	const preset = await choosePreset(context.arguments.preset, context.readFile);
	const target = await context.open();
	const {guest} = context.arguments;
	const open = opener(context, {target, preset, from: undefined});
	// A host reads itself while Ink is loaded here; the sample is read here too, and its first frame would only wait for that.
	const reading = target.sample ? undefined : open();
	const [{startWizard}, {drawingOn}] = await Promise.all([
		import('../../../components/start.tsx'),
		import('../../../components/drawing.ts'),
	]);
	const store = reading ?? open();
	if (guest !== undefined) {
		// A name that is not there is told on the command line, before the screen is taken.
		await store.settled();
		const state = store.getSnapshot();
		if ('facts' in state) chooseGuest(state.facts, guest);
	}

	/** Once the first frame stands, the wizard goes on from there. */
	let {opening} = context;
	const drawn: Draw = tree => {
		const standing = opening;
		opening = undefined;
		if (standing === undefined) return drawingOn(terminal, tree);
		standing.draw(tree);
		return standing;
	};
	const show = async (store: Store): Promise<void> => {
		const hangUp = (): void => store.hangUp();
		context.signal.addEventListener('abort', hangUp);
		if (context.signal.aborted) hangUp();
		for (const line of await startWizard(store, context.jobControl, drawn)) context.print(line);
		context.signal.removeEventListener('abort', hangUp);
	};
	for (let shown = store; ; shown = open()) {
		await show(shown);
		context.signal.throwIfAborted();
		const state = shown.getSnapshot();
		if (state.screen !== 'goodbye' || state.to === 'the end') return status.done;
		const sample = (await import('../../target/sample.ts')).sampleTarget();
		const asSample = {...context, arguments: {...context.arguments, target: {kind: 'sample'}, guest: undefined}} as const;
		const openSample = opener(asSample, {target: sample, preset, from: target.name});
		await show(openSample());
		context.signal.throwIfAborted();
	}
};

/** How the wizard is opened on a target, each time anew. */
const opener = (context: CommandContext, {target, preset, from}: Pick<EngineParts, 'target' | 'preset' | 'from'>): (() => Store) => {
	const {on} = choices(context.arguments);
	const {guest, guestUser, out, preset: named} = context.arguments;
	const memory = target.sample ? memoryForNow() : context.memory();
	const rehearsal = target.sample ? async () => (await import('../rehearsal.ts')).rehearsal() : undefined;
	return () =>
		createStore(
			engineOf({
				target,
				preset: target.sample && named === undefined ? withRecorded(preset) : preset,
				presetBy: named === undefined ? 'default' : 'command line',
				on,
				guest,
				guestUser,
				waysInto: guestWays(context),
				out,
				undoCommand: undoCommand(context.arguments),
				applyCommand: planFile => applyCommand(context.arguments, planFile),
				operator: context.operator,
				login: context.guestLogin,
				from,
				rehearsal,
				save: context.save,
				inTheWay: context.inTheWay,
				memory,
			}),
		);
};
