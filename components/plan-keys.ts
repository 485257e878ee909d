import {isOption} from '../src/plan/plan.ts';
import {handGuest} from '../src/wizard/cpu-map/shown.ts';
import {shownStep} from '../src/wizard/list.ts';
import type {PlanState} from '../src/wizard/state.ts';
import type {Binding} from './binding.ts';
import {back, escape, filtered, formKeys, help, interrupt, jump, move, next, quit} from './common-keys.ts';
import {mapKeys} from './map-keys.ts';

const choose: Binding = {
	shown: 'space',
	label: 'choose',
	help: 'Switch the step on or off; what follows is planned again.',
	keys: {space: {type: 'toggle'}},
};
const edit: Binding = {shown: 'e', label: 'edit', help: 'Set the values of the step by hand.', keys: {e: {type: 'edit'}}};

/** The keys of the plan: of its list, of the fields of a step, or of its CPU map. */
export function planKeys(state: PlanState): readonly Binding[] {
	if (state.form !== undefined) {
		return [next('use it', 'Plan with these values.'), ...formKeys(state.form), escape('cancel', 'Forget what was typed.'), interrupt];
	}

	if (state.map !== undefined) {
		return [...mapKeys(state.map, state.plan.guest && handGuest(state)), help, quit];
	}

	const step = shownStep(state);
	return [
		move,
		jump,
		{shown: 'pgup pgdn', label: undefined, help: 'Scroll what is said of the step; K and J do so too.', keys: {}},
		{...choose, label: step !== undefined && isOption(step) ? choose.label : undefined},
		{...edit, label: step !== undefined && state.editable.includes(step.id) ? edit.label : undefined},
		{shown: 'm', label: 'CPU map', help: 'Show who runs on which CPU, move sets by hand, compare alternatives.', keys: {m: {type: 'map'}}},
		{
			shown: 'p',
			label: undefined,
			help: 'Take the next preset. Asks first where something was chosen by hand: the preset starts without it.',
			keys: {p: {type: 'preset'}},
		},
		{
			shown: 'u',
			label: undefined,
			help: 'Take the last choice back, one after the other; r makes it again.',
			keys: {u: {type: 'undo choice'}, r: {type: 'redo choice'}},
		},
		next('preview', 'Go on to the preview: every file and command. Nothing is written yet.'),
		...filtered(state.filter).map(binding => (binding.keys.escape === undefined ? {...binding, label: undefined} : binding)),
		back('back', 'Back to the guests; the choices are remembered.'),
		help,
		quit,
	];
}
