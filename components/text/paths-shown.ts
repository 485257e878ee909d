import type {Path} from '../../src/path/station.ts';
import {firstGuest, pathsOf} from '../../src/path/stations.ts';
import type {WizardState} from '../../src/wizard/state.ts';

/** The paths of the guest that the screen is about, one an interface; on Host those of the one chosen last, else of the first. */
export function pathsShown(state: WizardState): readonly Path[] {
	switch (state.screen) {
		case 'host':
			return pathsOf(state.facts, state.choices?.guest ?? firstGuest(state.facts));
		case 'tune':
			return pathsOf(state.facts, state.plan.guest?.name, peerOf(state));
		default:
			return [];
	}
}

function peerOf({stage}: Extract<WizardState, {screen: 'tune'}>): string | undefined {
	switch (stage.name) {
		case 'confirm':
			return stage.answered?.measuring.peer.address;
		case 'run':
			return stage.progress.measuring?.peer.address;
		default:
			return undefined;
	}
}

/** The end of its title during a run: steps that are applied since are not in it. */
export const beforeRun = ', as read before the run';
