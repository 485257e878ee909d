import {engineOf} from '../../wizard/engine-of.ts';
import {createStore} from '../../wizard/store.ts';
import {choosePreset, switches} from '../choose.ts';
import {type Context, Stop, status} from '../context.ts';
import {undoCommand} from '../undo-command.ts';

export const wizard = async (context: Context): Promise<number> => {
	if (context.terminal === undefined) {
		throw new Stop(
			status.usage,
			'The wizard needs a terminal. Without one: nearmetal inspect, plan, apply, undo … (nearmetal --help). Over SSH: ssh -t.',
		);
	}

	const preset = await choosePreset(context.arguments.preset, context.readFile);
	const on = switches(context.arguments);
	const target = await context.open();
	const {startWizard} = await import('../../../components/start.tsx');
	const store = createStore(
		engineOf({
			target,
			preset,
			on,
			undoCommand: undoCommand(context.arguments.target),
			operator: context.operator,
			login: context.guestLogin,
			save: context.save,
		}),
	);
	for (const line of await startWizard(store, context.terminal)) context.print(line);
	return status.done;
};
