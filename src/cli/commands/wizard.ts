import {engineOf} from '../../wizard/engine-of.ts';
import {createStore} from '../../wizard/store.ts';
import {choices, chooseGuest, choosePreset} from '../choose.ts';
import {type CommandContext, status} from '../context.ts';
import {guestWays} from '../guest-ways.ts';
import {undoCommand} from '../undo-command.ts';

export const wizard = async (context: CommandContext): Promise<number> => {
	if (typeof context.terminal === 'string') {
		context.tell(`nearmetal: ${context.terminal}`);
		context.tell(
			'Without it: “nearmetal inspect” shows the host, “nearmetal plan” the steps, “nearmetal apply” asks and performs them, with --yes without asking.',
		);
		context.tell('With --sample each of them works on a built-in host in memory. “nearmetal --help” shows all.');
		return status.usage;
	}

	const preset = await choosePreset(context.arguments.preset, context.readFile);
	const {on} = choices(context.arguments);
	const target = await context.open();
	const {guest, out} = context.arguments;
	const open = () =>
		createStore(
			engineOf({
				target,
				preset,
				on,
				guest,
				waysInto: guestWays(context),
				out,
				undoCommand: undoCommand(context.arguments),
				operator: context.operator,
				login: context.guestLogin,
				save: context.save,
			}),
		);
	// A host reads itself while Ink is loaded here; the sample is read here too, and its first frame would only wait for that.
	const reading = target.sample ? undefined : open();
	const {startWizard} = await import('../../../components/start.tsx');
	const store = reading ?? open();
	if (guest !== undefined) {
		// A name that is not there is told on the command line, before the screen is taken.
		await store.settled();
		const state = store.getSnapshot();
		if ('facts' in state) chooseGuest(state.facts, guest);
	}

	for (const line of await startWizard(store, context.terminal)) context.print(line);
	return status.done;
};
