import {documentOf} from '../change/change.ts';
import {chosen, type Plan} from '../plan/plan.ts';
import {undoScript} from '../run/undo-script.ts';
import {json} from '../text/visible.ts';
import {queuesScript} from './queues-script.ts';
import {exportedChanges, guestOf, guestScript, hostScript} from './settings-script.ts';

/** A file of an export: name inside the folder, text, and permission bits. */
export type ExportedFile = {readonly name: string; readonly text: string; readonly mode: number};

/**
 * The chosen steps as plain files that need no nearmetal: host.sh, guest.sh, domain.xml, undo.sh and the plan itself.
 * undo.sh puts back what host.sh saved on the host where it ran, undo-guest.sh what guest.sh saved in the guest.
 */
export const exportPlan = (plan: Plan): readonly ExportedFile[] => {
	const all = exportedChanges(plan);
	const [changes, inside] = [all.filter(({change}) => change.on === 'host'), all.filter(({change}) => change.on === 'guest')];
	const steps = chosen(plan)
		.map(step => step.id)
		.join(', ');
	const documents = changes.flatMap(({change}) => {
		const name = documentOf(change);
		return name === undefined ? [] : [{name, text: change.after ?? '', mode: 0o644}];
	});
	return [
		{name: 'host.sh', text: hostScript(plan, changes), mode: 0o755},
		{name: 'guest.sh', text: inside.length === 0 ? queuesScript(plan) : guestScript(plan, inside), mode: 0o755},
		...documents,
		{
			name: 'undo.sh',
			text: undoScript({
				name: 'undo.sh',
				title: `Takes back host.sh and domain.xml (${steps})`,
				machine: plan.host,
				changes: changes.map(({n, change}) => ({n, edit: change})),
				restarted: undefined,
				elsewhere: inside.length === 0 ? undefined : `The rest is inside ${plan.guest?.name}: undo-guest.sh takes it back there.`,
			}),
			mode: 0o755,
		},
		...(inside.length === 0
			? []
			: [
					{
						name: 'undo-guest.sh',
						text: undoScript({
							name: 'undo-guest.sh',
							title: `Takes back guest.sh (${steps})`,
							machine: guestOf(plan),
							changes: inside.map(({n, change}) => ({n, edit: change})),
							restarted: undefined,
							elsewhere: undefined,
						}),
						mode: 0o755,
					},
				]),
		{name: 'plan.json', text: `${json(plan)}\n`, mode: 0o644},
	];
};
