import type {Facts} from '../../src/inspect/facts.ts';
import {size} from '../../src/inspect/page/size.ts';
import type {Plan} from '../../src/plan/plan.ts';
import {position} from '../../src/wizard/list.ts';
import type {State} from '../../src/wizard/state.ts';
import {secondsLeft} from '../../src/wizard/tune/estimate.ts';
import {duration} from './number.ts';
import {shortened} from './shortened.ts';
import {stepNumber} from './step-status.ts';

/** A piece of the title, and where it gives way when room is short: a name in its middle. */
export type SubjectPart = {readonly text: string; readonly gives: 'middle' | 'end' | undefined};

/** Beside a guest's name. */
const mostOfHost = 24;

const name = (text: string): SubjectPart => ({text, gives: 'middle'});
const rest = (text: string): SubjectPart => ({text, gives: undefined});

/** Whom the screen is about: the host, then the guest. */
export function subject(state: State): readonly SubjectPart[] {
	switch (state.screen) {
		case 'inspecting':
		case 'error':
		case 'goodbye':
			return [name(state.target.name)];
		case 'host':
			return [
				rest(shortened(hostName(state), mostOfHost)),
				{
					text: [state.facts.host.product, state.facts.host.os].map(part => (part === undefined ? '' : ` · ${part}`)).join(''),
					gives: 'end',
				},
			];
		case 'guest':
			return [name(hostName(state))];
		case 'plan':
		case 'preview':
		case 'tune':
		case 'export':
			return [rest(`${shortened(hostName(state), mostOfHost)} › `), ...guest(state.facts, state.plan)];
	}
}

/** The machine that the facts were read on; where it does not tell its name, the target's. */
function hostName({target, facts}: Extract<State, {facts: Facts}>): string {
	return facts.host.name ?? target.name;
}

/** A few words about how far things are. */
export function note(state: State): string {
	switch (state.screen) {
		case 'guest':
			return state.judgements.length === 0 ? '' : position(state);
		case 'plan':
			return `preset ${state.choices.preset.name}`;
		case 'preview':
			return 'nothing is written yet';
		case 'tune': {
			if (state.stage.name !== 'run') {
				return 'nothing is written yet';
			}

			const {progress} = state.stage;
			const left = secondsLeft(progress);
			const parts = [`${stepNumber(progress)} of ${progress.steps.length}`, ...(left === undefined || left === 0 ? [] : [duration(left)])];
			return progress.tasks.length === 0 ? '' : parts.join(' · ');
		}
		default:
			return '';
	}
}

function guest({domains}: Facts, plan: Plan): readonly SubjectPart[] {
	if (plan.guest === undefined) {
		return [rest('no guest: steps on the host only')];
	}

	const domain = domains.find(({name}) => name === plan.guest?.name);
	const about = [`${domain?.inactive?.vcpus?.current ?? '?'} vCPU`, size(domain?.inactive?.memory), plan.guest.running ? 'running' : 'off'];
	return [name(plan.guest.name), rest(about.map(text => ` · ${text}`).join(''))];
}
