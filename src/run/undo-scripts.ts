import {byMachine} from '../change/by-machine.ts';
import {insideOf, type Plan} from '../plan/plan.ts';
import {undoGuestName} from './folder.ts';
import {type Undoable, undoScript} from './undo-script.ts';

type Undo = {
	readonly plan: Plan;
	readonly changes: readonly Undoable[];
	/** What each of the scripts takes back. */
	readonly titles: {readonly host: string; readonly guest: string};
	/** Where the other one is, and how it is started: said at the end of the one for the host. */
	readonly elsewhere: string;
	/** Whether the guest was restarted for these changes. */
	readonly restarted: boolean;
};

/** Their texts. */
export type UndoScripts = {readonly host: string; readonly guest: string | undefined};

/** The scripts that take changes back: undo.sh and, where something was changed inside the guest, undo-guest.sh. */
export const undoScripts = ({plan, changes, titles, elsewhere, restarted}: Undo): UndoScripts => {
	const {host, guest} = byMachine(changes, ({edit}) => edit);
	return {
		host: undoScript({
			name: 'undo.sh',
			title: titles.host,
			machine: plan.host,
			changes: host,
			restarted: restarted ? plan.guest : undefined,
			elsewhere: guest.length === 0 ? undefined : elsewhere,
		}),
		guest:
			guest.length === 0
				? undefined
				: undoScript({
						name: undoGuestName,
						title: titles.guest,
						machine: insideOf(plan),
						changes: guest,
						restarted: undefined,
						elsewhere: undefined,
					}),
	};
};
