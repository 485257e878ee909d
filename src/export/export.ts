import {documentOf} from '../change/change.ts';
import {chosen, type Plan} from '../plan/plan.ts';
import {undoScript} from '../run/undo-script.ts';
import {json} from '../text/visible.ts';
import {guestScript} from './guest-script.ts';
import {exportedChanges, hostScript} from './host-script.ts';

/** A file of an export: name inside the folder, text, and permission bits. */
export type ExportedFile = {readonly name: string; readonly text: string; readonly mode: number};

/**
 * The chosen steps as plain files that need no nearmetal: host.sh, guest.sh, domain.xml, undo.sh and the plan itself.
 * undo.sh puts back what host.sh saved on the host where it ran.
 */
export const exportPlan = (plan: Plan): readonly ExportedFile[] => {
	const changes = exportedChanges(plan);
	const documents = changes.flatMap(({change}) => {
		const name = documentOf(change);
		return name === undefined ? [] : [{name, text: change.after ?? '', mode: 0o644}];
	});
	return [
		{name: 'host.sh', text: hostScript(plan, changes), mode: 0o755},
		{name: 'guest.sh', text: guestScript(plan), mode: 0o755},
		...documents,
		{
			name: 'undo.sh',
			text: undoScript({
				title: `Takes back host.sh and domain.xml (${chosen(plan)
					.map(step => step.id)
					.join(', ')})`,
				host: plan.host,
				changes: changes.map(({n, change}) => ({n, edit: change})),
				restarted: undefined,
			}),
			mode: 0o755,
		},
		{name: 'plan.json', text: `${json(plan)}\n`, mode: 0o644},
	];
};
