import {type Recording, shortSource, sourceInWords} from '../../src/measured/recording.ts';
import {speed} from '../../src/wizard/rehearsal/speed.ts';
import {progressOf, type WizardState} from '../../src/wizard/state.ts';

/**
 * Where the figures of the screen are from, where they were not measured here; empty where they were, or where there are none. In so many
 * columns: where they are too few, the pace and then the date are left out.
 */
export function figuresFrom(state: WizardState, columns: number): string {
	const recording = recordingOf(state);
	if (recording === undefined) {
		return '';
	}

	const isRun = state.screen === 'tune' && state.stage.name === 'run';
	const source = sourceInWords(recording);
	const all = [...(isRun ? [`${source} · ${speed} × as fast`] : []), source];
	return all.find(({length}) => length <= columns) ?? shortSource(recording);
}

function recordingOf(state: WizardState): Recording | undefined {
	const progress = progressOf(state);
	if (progress !== undefined) {
		return progress.measuring?.recording;
	}

	return state.screen === 'tune' && state.stage.name === 'confirm' ? state.stage.answered?.measuring.recording : undefined;
}
