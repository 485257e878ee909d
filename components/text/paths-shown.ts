import type {Path} from '../../src/path/station.ts';
import {firstGuest, pathsOf} from '../../src/path/stations.ts';
import type {WizardState} from '../../src/wizard/state.ts';
import type {Measuring} from '../../src/wizard/tune/setup.ts';

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
			return peerHere(stage.answered?.measuring);
		case 'run':
			return peerHere(stage.progress.measuring);
		default:
			return undefined;
	}
}

/** The peer of a recording is on no path of this host. */
function peerHere(measuring: Measuring | undefined): string | undefined {
	return measuring?.recording === undefined ? measuring?.peer.address : undefined;
}

/** The end of its title during a run: steps that are applied since are not in it. */
export const beforeRun = ', as read before the run';
/** The same where the figures beside it are those of another machine. */
export const ofSample = ', of the sample itself';
