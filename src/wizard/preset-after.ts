import type {Choices} from '../plan/plan.ts';
import {type Preset, presets} from '../plan/preset.ts';
import type {Planner} from './planner.ts';

/** The preset after the one of these choices, that of the command line among them. */
export function presetAfter(planner: Pick<Planner, 'defaultChoices'>, {guest, preset}: Choices): Preset | undefined {
	const start = planner.defaultChoices(guest);
	const all = presets.some(({name}) => name === start.preset.name) ? presets : [start.preset, ...presets];
	return all[(all.findIndex(({name}) => name === preset.name) + 1) % all.length];
}
