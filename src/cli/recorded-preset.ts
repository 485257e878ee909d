import type {Preset} from '../plan/preset.ts';
import recordedSteps from './recorded-steps.json' with {type: 'json'};

/**
 * What the wizard opens the sample with: the steps that its recording measured, beside those of this preset. Else a step that was kept in it
 * would not be chosen, and its total would be of nothing that is here.
 */
export const withRecorded = (preset: Preset): Preset => {
	const missing = recordedSteps.filter(step => preset.tunings[step]?.on !== true);
	return missing.length === 0
		? preset
		: {
				name: 'recorded',
				title: 'Recorded',
				about: `What “${preset.name}” chooses, and what else the recorded run measured.`,
				tunings: {
					...preset.tunings,
					...Object.fromEntries(
						missing.map(step => [step, {on: true, why: 'The recorded run, which is shown in place of measuring, has it.'}]),
					),
				},
			};
};
