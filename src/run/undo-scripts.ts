import type {Plan} from '../plan/plan.ts';
import {undoGuestByHand, undoGuestName} from './folder.ts';
import {type Undoable, undoScript} from './undo-script.ts';

/**
 * The scripts that take a run's changes back: undo.sh for the host and, where something was changed inside the guest, undo-guest.sh.
 * @param restarted whether the run has restarted the guest
 */
export const undoScripts = (
	run: string,
	plan: Plan,
	changes: readonly Undoable[],
	restarted: boolean,
): readonly {readonly name: string; readonly text: string}[] => {
	const {host, guest, target} = plan;
	const [ours, inside] = [changes.filter(({edit}) => edit.on === 'host'), changes.filter(({edit}) => edit.on === 'guest')];
	const title = `nearmetal run ${run} on ${target}`;
	const forHost = undoScript({
		name: 'undo.sh',
		title,
		machine: host,
		changes: ours,
		restarted: restarted ? guest : undefined,
		elsewhere: inside.length === 0 ? undefined : `The rest is inside ${guest?.name}. As root there: ${undoGuestByHand(run)}`,
	});
	if (guest === undefined || inside.length === 0) return [{name: 'undo.sh', text: forHost}];
	const forGuest = undoScript({
		name: undoGuestName,
		title: `${title}, inside ${guest.name}`,
		machine: {name: guest.name, machineId: guest.machineId},
		changes: inside,
		restarted: undefined,
		elsewhere: undefined,
	});
	return [
		{name: 'undo.sh', text: forHost},
		{name: undoGuestName, text: forGuest},
	];
};
