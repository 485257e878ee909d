import {byMachine} from '../change/by-machine.ts';
import {documentOf} from '../change/change.ts';
import {chosen, type Plan} from '../plan/plan.ts';
import {undoGuestName} from '../run/folder.ts';
import {undoScripts} from '../run/undo-scripts.ts';
import type {NamedFile} from '../target/write-together.ts';
import {planFile} from './plan-file.ts';
import {queuesScript} from './queues-script.ts';
import {exportedChanges, guestScript, hostScript} from './settings-script.ts';

/**
 * The chosen steps as plain files that need no nearmetal: host.sh, guest.sh, domain.xml, undo.sh and the plan itself.
 * undo.sh puts back what host.sh saved on the host where it ran, undo-guest.sh what guest.sh saved in the guest.
 */
export const exportPlan = (plan: Plan): readonly NamedFile[] => {
	const changes = exportedChanges(plan);
	const {host, guest} = byMachine(changes, ({change}) => change);
	const steps = chosen(plan)
		.map(step => step.id)
		.join(', ');
	const documents = host.flatMap(({change}) => {
		const name = documentOf(change);
		return name === undefined ? [] : [{name, text: change.after ?? '', mode: 0o644}];
	});
	const undo = undoScripts({
		plan,
		changes: changes.map(({n, change}) => ({n, edit: change})),
		titles: {host: `Takes back host.sh and domain.xml (${steps})`, guest: `Takes back guest.sh (${steps})`},
		elsewhere: `The rest is inside ${plan.guest?.name}: ${undoGuestName} takes it back there.`,
		restarted: false,
	});
	return [
		{name: 'host.sh', text: hostScript(plan, host), mode: 0o755},
		{name: 'guest.sh', text: guest.length === 0 ? queuesScript(plan) : guestScript(plan, guest), mode: 0o755},
		...documents,
		{name: 'undo.sh', text: undo.host, mode: 0o755},
		...(undo.guest === undefined ? [] : [{name: undoGuestName, text: undo.guest, mode: 0o755}]),
		planFile(plan),
	];
};
