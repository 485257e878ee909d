import type {Facts} from '../../src/inspect/facts.ts';
import {size} from '../../src/inspect/page/size.ts';
import {atMost} from '../../src/measured/time-left.ts';
import type {Plan} from '../../src/plan/plan.ts';
import {isRead, type WizardState} from '../../src/wizard/state.ts';
import {secondsLeft} from '../../src/wizard/tune/estimate.ts';
import {bindings} from '../keys.ts';
import {shortened} from './shortened.ts';
import {stepNumber} from './step-status.ts';

/** Beside a guest's name. */
const mostOfHost = 24;
/** However narrow the window is. */
const leastOfGuest = 12;

/** Whom the screen is about, the host, then the guest, in so many columns: where they are too few, a guest's name gives way first. */
export function subject(state: WizardState, columns: number): string {
	switch (state.screen) {
		case 'inspecting':
		case 'error':
		case 'goodbye':
			return state.target.name;
		case 'host':
			return [shortened(hostName(state), mostOfHost), state.facts.host.product, state.facts.host.os]
				.filter(part => part !== undefined)
				.join(' · ');
		case 'guest':
			return hostName(state);
		case 'plan':
		case 'preview':
		case 'tune':
		case 'export': {
			const host = `${shortened(hostName(state), mostOfHost)} › `;
			return `${host}${guest(state.facts, state.plan, columns - host.length)}`;
		}
	}
}

/** The machine that the facts were read on; where it does not tell its name, the target's. */
function hostName({target, facts}: Extract<WizardState, {facts: Facts}>): string {
	return facts.host.name ?? target.name;
}

/** A few words about how far things are. */
export function note(state: WizardState): string {
	switch (state.screen) {
		case 'plan':
			return `preset ${state.choices.preset.name}${bindings(state).some(({keys}) => keys.p?.type === 'preset') ? ' (p)' : ''}`;
		case 'preview':
			return 'nothing is written yet';
		case 'tune': {
			if (state.stage.name !== 'run') {
				return 'nothing is written yet';
			}

			const {progress} = state.stage;
			const {activity} = progress;
			// The question itself may be under the help, or the path.
			if (
				state.overlay !== undefined &&
				isRead(state.overlay) &&
				activity !== 'working' &&
				activity !== 'finished' &&
				activity !== 'paused'
			) {
				return 'waits for an answer';
			}

			const left = secondsLeft(progress);
			const parts = [`${stepNumber(progress)} of ${progress.steps.length}`, ...(left === undefined || left === 0 ? [] : [atMost(left)])];
			return progress.tasks.length === 0 ? '' : parts.join(' · ');
		}
		default:
			return '';
	}
}

function guest({domains}: Facts, plan: Plan, columns: number): string {
	if (plan.guest === undefined) {
		return 'no guest: steps on the host only';
	}

	const domain = domains.find(({name}) => name === plan.guest?.name);
	const about = [`${domain?.inactive?.vcpus?.current ?? '?'} vCPU`, size(domain?.inactive?.memory), plan.guest.running ? 'running' : 'off'];
	const rest = about.map(text => ` · ${text}`).join('');
	return `${shortened(plan.guest.name, Math.max(leastOfGuest, columns - rest.length))}${rest}`;
}
